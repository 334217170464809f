"""Los ajustes como el aparato los declara, y por qué algunos no caben juntos; por la frase inglesa de cada cosa."""

from collections.abc import Mapping

DECLARED: Mapping[str, str] = {
    "Target distance": "Distancia objetivo",
    "How far from the wall to stand. 610 mm is about two feet.": (
        "A qué distancia de la pared ponerse. 610 mm son unos dos pies."
    ),
    "Stance tolerance": "Margen de la posición",
    "How far off the target distance still counts as a good stance.": (
        "Cuánto puede desviarse de la distancia objetivo una buena posición."
    ),
    "Stance too near": "Posición muy cercana",
    "Anyone who stands nearer than this is told to step forward, with the alarm.": (
        "A quien se ponga más cerca, la alarma le pide que se adelante."
    ),
    "Target reach": "Alcance objetivo",
    "How far back the hips must go for a rep to count. Personal: 90 % of three good reaches.": (
        "Cuánto debe ir atrás la cadera para que valga. Personal: el 90 % de tres buenos alcances."
    ),
    "Too-near alarm": "Alarma de cercanía",
    "Hips nearer to the wall than this sound the alarm. It is lowered by itself for a near stance.": (
        "Si la cadera se acerca más a la pared, suena la alarma. Baja por sí sola con una posición cercana."
    ),
    "Touch": "Toque",
    "Hips nearer than this count as touching the wall.": "A menos de esto, la cadera toca la pared.",
    "Reps in a set": "Repeticiones por serie",
    "The set ends by itself after this many counted reps.": "La serie acaba por sí sola tras estas válidas.",
    "reps": "repeticiones",
    "Rest": "Descanso",
    "How long the rest after a set is counted down. 0 is no countdown.": (
        "Cuánto dura la cuenta atrás del descanso tras una serie. 0 es sin cuenta atrás."
    ),
    "End of set": "Fin de la serie",
    "Standing upright this long without a rep ends the set.": (
        "Estar de pie este tiempo sin repeticiones acaba la serie."
    ),
    "Volume": "Volumen",
    "How loud the beeper is. Too near and touch always sound.": (
        "Lo fuerte que pita. «Muy cerca» y «toque» suenan siempre."
    ),
    "Feedback": "Avisos",
    "What is sounded of each rep. Less and less: a set with 9 of 10 counted makes the next one quieter, a poor one"
    " brings it back. The alarm always sounds.": (
        "Qué suena en cada repetición. Cada vez menos: una serie con 9 de 10 válidas hace más callada la siguiente, y"
        " una floja lo devuelve. La alarma suena siempre."
    ),
    "Brightness": "Brillo",
    "How bright the lights are.": "Lo fuertes que son las luces.",
    "Quiet from": "Silencio desde",
    "From this time of day only the too-near alarm sounds.": "Desde esta hora solo suena la alarma de cercanía.",
    "Quiet until": "Silencio hasta",
    "Until this time of day only the too-near alarm sounds.": "Hasta esta hora solo suena la alarma de cercanía.",
    "Units": "Unidades",
    "Centimetres or inches on the pages.": "Centímetros o pulgadas en las páginas.",
    "Language": "Idioma",
    "Of the gym's screen, the poster, and phones in another language. A phone in one of these shows its own.": (
        "De la pantalla del gimnasio, el cartel y los teléfonos en otro idioma. Un teléfono en uno de estos muestra el"
        " suyo."
    ),
    "Camera": "Cámara",
    "Whether the camera may be used to tell a hinge from a squat. No picture is ever kept.": (
        "Si se puede usar la cámara para distinguir bisagra de sentadilla. Nunca se guarda ninguna imagen."
    ),
    "Mains frequency": "Frecuencia de la red",
    "50 in most of the world, 60 in the Americas: keeps lamps from flickering in the camera.": (
        "50 en casi todo el mundo, 60 en casi toda América: evita que las luces parpadeen ante la cámara."
    ),
    "Name of the wall": "Nombre de la pared",
    "What the pages, the poster and the summaries call it.": "Cómo la llaman las páginas, el cartel y los resúmenes.",
    "characters": "caracteres",
    "Mount height": "Altura de montaje",
    "From the floor to the middle of the sensor's window. 850 to 900 mm suits most: hip height or a little below.": (
        "Del suelo al centro de la ventana del sensor. De 850 mm a 900 mm va bien a casi todo el mundo: a la altura de"
        " la cadera o un poco menos."
    ),
    "Keep history": "Conservar historial",
    "Sets older than this are deleted.": "Las series más antiguas se borran.",
    "days": "días",
    "Drill": "Ejercicio",
    "Reach: never touch the wall. Tap and step: touch it, then step 25 mm away, to find your own distance.": (
        "Alcance: sin tocar nunca la pared. Toque y paso: tócala y da un paso de 25 mm, para hallar tu distancia."
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
