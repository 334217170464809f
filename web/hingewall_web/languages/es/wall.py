"""Lo que se dice de lo que pasa en la pared: repeticiones, posición, alarma, avisos y el panel «Para mí».

Las palabras apuntan hacia fuera («busca la pared»), no al cuerpo; una repetición sin juzgar nunca es un fallo.
"""

from collections.abc import Mapping

VERDICTS: Mapping[str, str] = {
    "counted": "Válida: {reach} de alcance",
    "unsure": "Válida por poco: {reach} de alcance",
    "shallow": "No vale: corta, {missing} más",
    "squat": "No vale: sentadilla, la cadera bajó {drop} y fue {reach} atrás",
    "squat.unmeasured": "No vale: sentadilla. Cadera atrás, no abajo",
    "bow": "No vale: reverencia. Primero la cadera",
    "too_fast": "No vale: rápida, atrás en {eccentric} s",
    "touch": "No vale: tocaste la pared. Adelántate",
    "too_near": "No vale: a {gap} de la pared, muy cerca",
    "off_centre": "No vale: {shift} hacia un lado",
    "off_centre.unmeasured": "No vale: hacia un lado",
    "too_slow": "No vale: lenta, {total} s",
    "lost_sight": "Sin juzgar: te perdí de vista",
    "walked_away": "Sin juzgar: te fuiste",
    "second_person": "Sin juzgar: de uno en uno, por favor",
    "no_rep": "No vale",
    "void": "Sin juzgar",
}

STATES: Mapping[str, str] = {
    "empty": "De espaldas a la pared, a unos {target}",
    "someone": "Ponte de pie, sin moverte",
    "armed": "Busca la pared",
    "lost": "No te veo",
    "descending": "Cadera atrás",
    "target": "Objetivo. Arriba",
    "bottom": "Arriba",
    "ascending": "Arriba",
    "rest": "Descansa",
    "next": "Otra serie",
}

STANCE: Mapping[str, str] = {
    "good": "Buena distancia",
    "too_near": "Adelántate {step}",
    "too_far": "Retrocede {step}",
    "tap": "Toca la pared, ponte a {step}",
    "tap_limit": "Tu distancia es {step}",
}

ALARMS: Mapping[str, tuple[str, str]] = {
    "too_near": ("Muy cerca", "Adelántate"),
    "touch": ("La tocas", "Adelántate"),
    "stance_too_near": ("Muy cerca", "Adelántate"),
}

NOTES: Mapping[str, str] = {
    "camera": "Cámara encendida, sin guardar imágenes",
    "simulated": "Persona simulada",
    "replay": "Grabación",
    "level_up": "Dos series limpias: prueba con {reach}",
    "clock": "Fecha sin ajustar",
    "own": "Los objetivos de {name} no caben en esta pared: valen los de la pared",
    "quiet": "Pitido apagado, solo alarma",
    "unsaved": "{count} sin guardar todavía",
}

UNCHECKED: Mapping[str, tuple[str, str, str]] = {
    "fault": (
        "Técnica sin comprobar: la cámara no da imagen",
        "Las repeticiones se cuentan solo por la distancia; una sentadilla puede pasar por bisagra.",
        "Abre la tapa de la cámara y mira su cable. El pitido funciona sin ella.",
    ),
    "off": (
        "Técnica sin comprobar: cámara apagada",
        "Las repeticiones se cuentan solo por la distancia; una sentadilla puede pasar por bisagra.",
        "Quien lleva la pared puede permitir la cámara en Ajustes. No guarda imágenes.",
    ),
    "unsure": (
        "Técnica sin comprobar: la cámara duda",
        "Necesita luz y algo en lo que fijarse: a oscuras, con ropa negra y lisa, bajo luces que parpadean o si te"
        " pones a un lado, dice que no lo sabe. Las repeticiones se cuentan solo por la distancia.",
        "Enciende más luz, ponte en el centro o lleva algo con dibujo.",
    ),
}
"""Por qué no se comprueba la técnica: la frase, qué significa, qué hacer."""

LIVE_TEXT: Mapping[str, str] = {
    "lost": "Sin señal.",
    "lost.for": "Nada desde hace {s} s.",
    "lost.first": "El aparato no responde.",
    "lost.back": "Vuelve por sí solo.",
    "waiting": "Esperando al aparato",
    "stage": "Repeticiones y distancia",
    "gauge": "Cadera, objetivo y zona de alarma a escala",
    "gauge.alarm": "alarma {mm}",
    "gauge.target": "objetivo {mm}",
    "gauge.stand": "sitio {mm}",
    "distance": "A {distance} de la pared",
    "set.start": "Empezar serie",
    "set.end": "Acabar serie",
    "find": "Buscar objetivo",
    "further": "Ir a por {reach}",
    "me": "Para mí",
    "me.text": "Para quien mira este teléfono. La pared pita en cualquier caso.",
    "me.close": "Listo",
    "me.again": "Toca para volver a oír",
    "sound": "Sonido",
    "sound.text": "Un clic es una válida, una campana el objetivo, un zumbido grave es muy cerca.",
    "voice": "Voz",
    "voice.text": "Dice la cuenta, por qué una no vale y hacia dónde moverte.",
    "voice.missing": "Este navegador no sabe hablar.",
    "voice.sample": "Voz encendida",
    "buzz": "Vibración",
    "buzz.text": "Una corta por repetición, tres largas si estás muy cerca. Con el teléfono en la mano.",
    "buzz.missing": "Este navegador no deja que una página haga vibrar el teléfono.",
    "awake": "Pantalla encendida",
    "awake.text": "Mientras esta página esté abierta.",
    "awake.missing": "Los navegadores solo lo permiten en páginas cifradas, y esta no lo es. Ponlo en el teléfono:"
    " Ajustes, Pantalla, apagado automático (iPhone: Bloqueo automático), 10 minutos o más.",
    "awake.refused": "El teléfono no quiso, quizá para ahorrar batería.",
}
