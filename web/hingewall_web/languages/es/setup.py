"""La primera vez: el PIN, la pared, la autoprueba; y lo que se dice cuando se pierde el PIN."""

from collections.abc import Mapping

SETUP_TEXT: Mapping[str, str] = {
    "title": "Configurar",
    "step": "Paso {n} de {of}",
    "step.1": "PIN",
    "step.2": "La pared",
    "step.3": "Autoprueba",
    "step.4": "Primeras",
    "claim.title": "Haz tuya esta pared",
    "claim.text": "Elige un PIN. Cualquiera puede entrenar y ver la cuenta. Cambiar los ajustes pide el PIN.",
    "claim.button": "Alguien mantuvo pulsado el botón, así que no hace falta código. Tienes diez minutos.",
    "code": "Código de alta",
    "code.help": (
        "El aparato muestra un código de ocho cifras al arrancar. O mantén pulsado su botón 5 segundos y recarga esta"
        " página."
    ),
    "code.missing": "Escribe el código de alta que el aparato muestra al arrancar.",
    "pin": "PIN nuevo",
    "pin.help": "Al menos {shortest} cifras. No hay PIN de fábrica.",
    "again": "Repite el PIN nuevo",
    "again.help": "Un desliz te dejaría fuera.",
    "again.wrong": "Los dos PIN no son iguales.",
    "set": "Poner el PIN",
    "weak.digits": "Usa solo cifras.",
    "weak.length": "Usa de {shortest} a {longest} cifras.",
    "weak.repeats": "Este PIN se repite. Elige cifras que nadie probaría primero.",
    "weak.row": "Este PIN es una secuencia. Elige cifras que nadie probaría primero.",
    "weak.year": "Este PIN es un año. Elige cifras que nadie probaría primero.",
    "weak.common": "Este es uno de los PIN que la gente prueba primero.",
    "show": "Mostrar el PIN",
    "pin.more": "Faltan {n} cifras.",
    "pin.one_more": "Falta 1 cifra.",
    "pin.digits": "Usa solo cifras.",
    "pin.repeats": "Este PIN se repite. Mezcla las cifras.",
    "pin.row": "Este PIN es una secuencia. Mezcla las cifras.",
    "pin.long": "Este PIN es demasiado largo.",
    "pin.good": "Este PIN sirve.",
    "again.same": "Los dos PIN son iguales.",
    "again.differs": "Los dos PIN aún no son iguales.",
    "forgotten": "¿PIN olvidado? Mantén pulsado el botón del aparato 10 segundos para borrarlo y elige otro.",
    "forgotten.demo": (
        "¿PIN olvidado? Esta pared es simulada y no tiene botón. Vuelve a arrancar la demo con --forget-pin: muestra un"
        " PIN nuevo y conserva el historial y los ajustes."
    ),
    "wait": "Puedes probar otra vez en",
    "wait.over": "Ya puedes probar otra vez.",
    "try": "Probar otra vez",
    "save": "Guardar y seguir",
    "skip": "Saltar esto",
    "wall.title": "Sobre esta pared",
    "wall.lead": "Estas cinco cosas solo las sabes tú. Puedes cambiarlas después en Ajustes.",
    "wall.height": "Mide del suelo al centro de la ventana del sensor. Puedes escribir 87 cm o 34 in.",
    "wall.mains": (
        "50 en casi todo el mundo, 60 en casi toda América. La correcta evita que las luces parpadeen en la cámara."
    ),
    "wall.language": (
        "La pantalla del gimnasio y el cartel usan este idioma. Cada teléfono usa el suyo si la pared lo habla."
    ),
    "wall.units": "Las páginas muestran las longitudes en esta unidad.",
    "wall.name": "Las páginas y el cartel muestran este nombre. Si el gimnasio tiene una sola pared, déjalo así.",
    "height.low": (
        "{height} es bajo: casi todas las caderas están más arriba, y el rayo daría en los muslos. De {low} a {high} va"
        " bien a casi todo el mundo."
    ),
    "height.high": (
        "{height} es alto: al ir atrás, la cadera baja y el rayo casi no la alcanzaría. De {low} a {high} va bien a"
        " casi todo el mundo."
    ),
    "check.title": "¿Funciona todo?",
    "check.lead": "El aparato se prueba a sí mismo y después pregunta qué ves y oyes. La prueba dura un minuto.",
    "check.start": "Empezar la prueba",
    "check.again": "Probar otra vez",
    "check.stop": "Parar la prueba",
    "check.next": "Seguir: tus tres primeras repeticiones",
    "check.later": "Saltar la prueba",
    "check.running": "Probando",
    "check.looking": "El aparato se prueba a sí mismo: unos segundos más.",
    "check.left": "Sin prisa: cada pregunta espera un minuto.",
    "check.busy": "Otro teléfono está probando esta pared. Los resultados aparecen aquí y la prueba acaba por sí sola.",
    "check.good": "Todo funciona",
    "check.none": "Ningún fallo",
    "check.untested": "Todo lo que se pudo probar funciona. Sin probar: {n} de {of}.",
    "check.bad.one": "1 cosa pide atención",
    "check.bad.many": "{n} cosas piden atención",
    "check.time": "Nadie respondió en un minuto, así que la prueba ha acabado.",
    "check.stopped": "Has parado la prueba.",
    "check.first": "Mira primero",
    "yes": "Sí",
    "no": "No",
    "pass": "No lo sé",
    "nothing": "No pasa nada",
    "done.title": "Esta pared tiene responsable",
    "done.lead": "La pared está configurada. Puedes repetir cualquier paso.",
    "done.log_in": "Entra con el PIN para cambiar los ajustes de esta pared.",
    "done.pin": "Para elegir otro PIN, mantén pulsado el botón del aparato 10 segundos.",
    "done.pin.demo": "Para elegir otro PIN, vuelve a arrancar la demo con --forget-pin.",
    "done.settings": "Todos los ajustes",
}

QUESTIONS: Mapping[str, str] = {
    "blue": "¿Está encendida la luz azul?",
    "white": "¿Está encendida la luz blanca?",
    "orange": "¿Está encendida la luz naranja?",
    "beeper": "¿Pita el aparato?",
    "button": "Pulsa una vez el botón del aparato.",
}

THINGS: Mapping[str, str] = {
    "readings": "Sensor de distancia",
    "spread": "Lecturas estables",
    "camera": "Cámara",
    "machine": "Ordenador",
    "clock": "Reloj",
    "disk": "Tarjeta de memoria",
    "disk space": "Sitio en la tarjeta",
    "database folder": "Guardar repeticiones",
    "temperature": "Temperatura",
    "power": "Alimentación",
    "blue": "Luz azul",
    "white": "Luz blanca",
    "orange": "Luz naranja",
    "beeper": "Pitido",
    "button": "Botón",
}

FOUND: Mapping[str, str] = {
    "waiting": "todavía no",
    "ok": "Funciona.",
    "failed": "No funciona.",
    "untested": "Sin probar.",
    "readings.ok": "Mide cincuenta veces por segundo.",
    "readings.failed": "No mide como debería.",
    "spread.ok": "Las lecturas son estables.",
    "spread.untested": "Sin probar: nadie se quedó quieto ante el sensor.",
    "camera.ok": "Funciona, y no guarda imágenes.",
    "camera.failed": "No ve nada. Se cuenta igual; la técnica queda sin comprobar.",
    "camera.untested": "Apagada.",
    "clock.ok": "Está en hora.",
    "clock.failed": "Aún no hay hora de la red; las fechas pueden estar mal.",
    "disk space.ok": "Suficiente.",
    "disk space.failed": "La tarjeta está casi llena.",
    "database folder.ok": "Las repeticiones se pueden guardar.",
    "database folder.failed": "Las repeticiones no se pueden guardar.",
    "disk.failed": "La tarjeta no se puede usar.",
    "temperature.ok": "No se calienta.",
    "temperature.failed": "El aparato está demasiado caliente.",
    "power.ok": "Tiene fuerza suficiente.",
    "power.failed": "La alimentación es demasiado débil.",
    "blue.ok": "Viste la luz.",
    "white.ok": "Viste la luz.",
    "orange.ok": "Viste la luz.",
    "beeper.ok": "Oíste el pitido.",
    "button.ok": "Se pulsó el botón.",
    "blue.failed": "No viste la luz.",
    "white.failed": "No viste la luz.",
    "orange.failed": "No viste la luz.",
    "beeper.failed": "No oíste el pitido.",
    "button.failed": "El aparato no notó ninguna pulsación.",
}
"""Por lo que es y cómo está; los demás, solo por cómo están."""
