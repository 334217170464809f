"""Los ajustes como el aparato los declara, y por qué algunos no caben juntos; por la frase inglesa de cada cosa."""

from collections.abc import Mapping

DECLARED: Mapping[str, str] = {
    "Target distance": "Distancia objetivo",
    "Where to stand, measured from the wall. 610 mm is about two feet. This distance guides the stance only; a rep"
    " counts by its reach.": (
        "Dónde ponerse, medido desde la pared. 610 mm son unos dos pies. Esta distancia solo guía la posición; una"
        " repetición vale por su alcance."
    ),
    "Stance tolerance": "Margen de la posición",
    "A stance this far off the target distance is still good.": (
        "Cuánto puede desviarse de la distancia objetivo una buena posición."
    ),
    "Nearest stance": "Posición mínima",
    "The alarm tells anyone who stands nearer than this to step forward.": (
        "La alarma pide adelantarse a quien se ponga más cerca que esto."
    ),
    "Target reach": "Alcance objetivo",
    "A rep counts when the hips go this far back. Your own is 90 % of the middle one of three good reps.": (
        "Una repetición vale cuando la cadera llega a este alcance. El tuyo es el 90 % de la mediana de tres buenas"
        " repeticiones."
    ),
    "Too-near alarm": "Alarma de cercanía",
    "The alarm sounds when the hips are nearer to the wall than this. A near stance lowers this distance by itself.": (
        "La alarma suena con la cadera más cerca de la pared que esto. Una posición cercana reduce esta distancia"
        " por sí sola."
    ),
    "Touch distance": "Distancia de toque",
    "Hips nearer to the wall than this are touching it.": "Con la cadera más cerca que esto, tocas la pared.",
    "Reps in a set": "Repeticiones por serie",
    "A set ends after this many counted reps.": "Una serie acaba tras este número de válidas.",
    "reps": "repeticiones",
    "Rest after a set": "Descanso tras la serie",
    "The countdown after a set lasts this long. 0 means no countdown.": (
        "Cuánto dura la cuenta atrás tras una serie. 0 es sin cuenta atrás."
    ),
    "End of set": "Fin de la serie",
    "A set ends when you stand this long without a rep.": (
        "Una serie acaba si estás de pie este tiempo sin repeticiones."
    ),
    "Volume": "Volumen",
    "How loud the beeper is. The alarm always sounds.": "El volumen del pitido. La alarma suena siempre.",
    "Cues": "Avisos",
    "Which cues follow a rep. Fewer as sets improve: a set with 9 of 10 reps counted makes the next one quieter, and"
    " a poor set brings the cues back. The alarm always sounds.": (
        "Qué avisos siguen a una repetición. Menos a medida que mejoran: una serie con 9 de 10 válidas hace más"
        " callada la siguiente, y una floja devuelve los avisos. La alarma suena siempre."
    ),
    "Brightness": "Brillo",
    "How bright the lights are.": "La intensidad de las luces.",
    "Quiet from": "Silencio desde",
    "Only the alarm sounds from this time of day on.": "Desde esta hora solo suena la alarma.",
    "Quiet until": "Silencio hasta",
    "Only the alarm sounds until this time of day.": "Hasta esta hora solo suena la alarma.",
    "Units": "Unidades",
    "The pages show lengths in this unit.": "Las páginas muestran las longitudes en esta unidad.",
    "Language": "Idioma",
    "The gym's screen and the poster use this language. A phone uses its own where the wall speaks it.": (
        "La pantalla del gimnasio y el cartel usan este idioma. Cada teléfono usa el suyo si la pared lo habla."
    ),
    "Camera": "Cámara",
    "The camera tells a hinge from a squat. No picture is ever kept.": (
        "La cámara distingue bisagra de sentadilla. Nunca se guarda ninguna imagen."
    ),
    "Mains frequency": "Frecuencia de la red",
    "50 in most of the world, 60 in most of the Americas. The right one keeps lamps from flickering in the camera.": (
        "50 en casi todo el mundo, 60 en casi toda América. La correcta evita que las luces parpadeen en la cámara."
    ),
    "Name of the wall": "Nombre de la pared",
    "The pages, the poster and the summaries show this name.": (
        "Las páginas, el cartel y los resúmenes muestran este nombre."
    ),
    "characters": "caracteres",
    "Mount height": "Altura de montaje",
    "Measured from the floor to the middle of the sensor's window. 850 to 900 mm suits most people: hip height or a"
    " little below.": (
        "Del suelo al centro de la ventana del sensor. De 850 a 900 mm va bien a casi todo el mundo: a la altura de"
        " la cadera o un poco menos."
    ),
    "Keep history": "Conservar historial",
    "Sets older than this are deleted.": "Las series más antiguas se borran.",
    "days": "días",
    "Exercise": "Ejercicio",
    "Reach: never touch the wall. Tap and step: touch the wall, then step 25 mm away, to find your own target"
    " distance.": (
        "Alcance: sin tocar nunca la pared. Toque y paso: toca la pared y da un paso de 25 mm, para hallar tu propia"
        " distancia objetivo."
    ),
}

CONTRADICTIONS: Mapping[str, str] = {
    "reach.target_mm is {reach}; it must be at least 100 mm, or standing still would nearly be a rep": (
        "reach.target_mm es {reach}; debe ser al menos 100 mm, o estar de pie sería casi una repetición"
    ),
    "reach.target_mm is {reach} at stance.target_mm {stance}: a good rep would end {gap} mm from the wall,"
    " within 60 mm of the too-near alarm at {alarm} mm; {ways}": (
        "reach.target_mm es {reach} con stance.target_mm {stance}: una buena repetición acabaría a {gap} mm de la"
        " pared, a menos de 60 mm de la alarma de cercanía, que está a {alarm} mm; {ways}"
    ),
    "{way}, or {other}": "{way}, o {other}",
    "lower reach.target_mm to {mm}": "baja reach.target_mm a {mm}",
    "lower alarm.too_near_mm to {mm}": "baja alarm.too_near_mm a {mm}",
    "raise stance.target_mm": "sube stance.target_mm",
    "stance.too_near_mm is {near}, beyond stance.target_mm {stance}: the alarm would sound where people are told to"
    " stand; set it to {most} or less, or raise stance.target_mm": (
        "stance.too_near_mm es {near}, más que stance.target_mm {stance}: la alarma sonaría donde se pide ponerse;"
        " déjalo en {most} o menos, o sube stance.target_mm"
    ),
    "alarm.touch_mm is {touch}; it must be below alarm.too_near_mm ({near})": (
        "alarm.touch_mm es {touch}; debe ser menos que alarm.too_near_mm ({near})"
    ),
    "{key} is null; quiet hours need both a beginning and an end, or neither": (
        "{key} está vacío; el silencio necesita principio y fin, o ninguno de los dos"
    ),
}
