"""Lo que se dice de lo que pasa en la pared: repeticiones, posición, alarma, avisos y el panel «Para mí».

Las palabras apuntan hacia fuera («busca la pared»), no al cuerpo; una repetición sin juzgar nunca es un fallo.
"""

from collections.abc import Mapping

VERDICTS: Mapping[str, str] = {
    "counted": "Válida: {reach} de alcance",
    "unsure": "Válida por poco: {reach} de alcance",
    "shallow": "No válida: faltaron {missing}",
    "squat": "No válida: sentadilla, la cadera bajó {drop} y fue {reach} atrás",
    "squat.unmeasured": "No válida: la distancia delata una sentadilla. Cadera atrás, no abajo",
    "bow": "No válida: reverencia. Primero la cadera",
    "too_fast": "No válida: demasiado rápida, {eccentric} s hacia atrás",
    "touch": "No válida: tocaste la pared. Adelántate",
    "too_near": "No válida: muy cerca, a {gap} de la pared",
    "off_centre": "No válida: {shift} hacia un lado",
    "off_centre.unmeasured": "No válida: hacia un lado",
    "too_slow": "No válida: demasiado lenta, duró {total} s",
    "lost_sight": "Sin juzgar: la pared te perdió de vista",
    "walked_away": "Sin juzgar: te fuiste",
    "second_person": "Sin juzgar: de uno en uno, por favor",
    "no_rep": "No válida",
    "void": "Sin juzgar",
}

STATES: Mapping[str, str] = {
    "empty": "Ponte a {target}, de espaldas a la pared",
    "someone": "Ponte de pie, sin moverte",
    "armed": "Busca la pared",
    "lost": "La pared no te ve",
    "descending": "Cadera atrás",
    "target": "Ya llegaste. Arriba",
    "bottom": "Arriba",
    "ascending": "Arriba",
    "rest": "Descansa",
    "next": "Otra serie",
}

STANCE: Mapping[str, str] = {
    "good": "Buena distancia",
    "too_near": "Adelántate {step}",
    "too_far": "Retrocede {step}",
    "tap": "Toca la pared y ponte a {step}",
    "tap_limit": "Tu distancia objetivo es {step}",
}

ALARMS: Mapping[str, tuple[str, str]] = {
    "too_near": ("Muy cerca", "Adelántate"),
    "touch": ("La tocas", "Adelántate"),
    "stance_too_near": ("Muy cerca", "Adelántate"),
}

NOTES: Mapping[str, str] = {
    "camera": "Cámara encendida, sin guardar imágenes",
    "simulated": "Persona simulada",
    "replay": "Se reproduce una grabación",
    "level_up": "Dos series limpias: prueba un alcance objetivo de {reach}",
    "clock": "Fecha y hora sin ajustar",
    "own": "Los ajustes de {name} no caben en esta pared: valen los de la pared",
    "quiet": "Pitido apagado, salvo la alarma",
    "unsaved": "Repeticiones sin guardar: {count}",
}

UNCHECKED: Mapping[str, tuple[str, str, str]] = {
    "fault": (
        "Técnica sin comprobar: la cámara no da imagen",
        "Solo la distancia decide qué repeticiones valen; una sentadilla puede pasar por bisagra.",
        "Abre la tapa de la cámara y revisa su cable. El pitido funciona sin la cámara.",
    ),
    "off": (
        "Técnica sin comprobar: cámara apagada",
        "Solo la distancia decide qué repeticiones valen; una sentadilla puede pasar por bisagra.",
        "El responsable puede encender la cámara en Ajustes. La cámara no guarda imágenes.",
    ),
    "unsure": (
        "Técnica sin comprobar: la cámara duda",
        "La cámara no puede juzgar la técnica a oscuras, bajo luces que parpadean, con ropa negra y lisa o si te"
        " pones a un lado. Mientras tanto decide solo la distancia, que delata algunas sentadillas, no todas.",
        "Enciende más luz, ponte en el centro o lleva ropa con dibujos.",
    ),
}
"""Por qué no se comprueba la técnica: la frase, qué significa, qué hacer."""

LIVE_TEXT: Mapping[str, str] = {
    "lost": "Sin conexión.",
    "lost.for": "La pared no dice nada desde hace {s} s.",
    "lost.first": "El aparato no responde.",
    "lost.back": "Esta página se conecta otra vez por sí sola.",
    "waiting": "Esperando al aparato",
    "stage": "Repeticiones y distancia",
    "gauge": "Cadera, línea de repetición y zona de alarma, a escala",
    "gauge.alarm": "alarma {mm}",
    "gauge.target": "vale a {mm}",
    "gauge.stand": "ponte a {mm}",
    "distance": "A {distance} de la pared",
    "set.start": "Empezar serie",
    "set.end": "Acabar serie",
    "find": "Buscar alcance objetivo",
    "further": "Subir el alcance objetivo a {reach}",
    "me": "Este teléfono",
    "me.text": "Lo que hace este teléfono mientras entrenas. La pared pita en cualquier caso.",
    "me.close": "Listo",
    "me.again": "Toca para activar otra vez el sonido",
    "sound": "Sonido",
    "sound.text": (
        "Un clic: repetición válida. Una campana: ya llegaste, arriba. Un zumbido grave: muy cerca de la pared."
    ),
    "voice": "Voz",
    "voice.text": "Dice la cuenta, por qué una no es válida y hacia dónde moverte.",
    "voice.missing": "Este navegador no sabe hablar.",
    "voice.sample": "Voz encendida",
    "buzz": "Vibración",
    "buzz.text": "Una corta por repetición, tres largas si estás muy cerca. Lleva el teléfono en la mano.",
    "buzz.missing": "Este navegador no puede hacer vibrar el teléfono.",
    "awake": "Pantalla encendida",
    "awake.text": "La pantalla sigue encendida mientras esta página esté abierta.",
    "awake.missing": (
        "Los navegadores solo lo permiten en páginas cifradas, y esta no lo es. Cámbialo en el teléfono: Ajustes,"
        " Pantalla, apagado automático (iPhone: Bloqueo automático), 10 minutos o más."
    ),
    "awake.refused": "El teléfono no quiso, quizá para ahorrar batería.",
}
