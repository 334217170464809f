"""Lo que se dice al ajustar el objetivo con tres repeticiones."""

from collections.abc import Mapping

CALIBRATION: Mapping[str, str] = {
    "idle": "Busca tu objetivo",
    "idle.text": ("Haz tres buenas, profundas, con la espalda larga: tu objetivo será el 90\xa0%. Ahora es {target}."),
    "asked": "Haz tres repeticiones buenas",
    "asked.text": "Lleva la cadera atrás todo lo que puedas con la espalda larga, y vuelve arriba.",
    "asked.empty": "Ponte de espaldas a la pared.",
    "asked.too_near": "Adelántate {step}.",
    "asked.too_far": "Retrocede {step}.",
    "asked.taken": "{reach}. Otra igual.",
    "asked.uneven": "Esas tres fueron demasiado distintas. Una más, como las otras.",
    "asked.refused": "Esa no vale: {why}. Otra vez.",
    "done": "Tu alcance objetivo es {target}",
    "done.text": "Nueve décimas partes de la mediana de las tres. Vale desde ya.",
    "time": "No hubo tres buenas en un minuto",
    "time.text": "No se cambió nada. Empieza otra vez cuando quieras.",
    "gone": "Te fuiste antes de acabar",
    "gone.text": "No se cambió nada.",
    "cancelled": "Cancelado",
    "cancelled.text": "No se cambió nada.",
    "refused": "{target} no puede ser el objetivo aquí",
    "refused.text": "{why}",
    "undo": "Deshacer: volver a {before}",
    "start": "Empezar",
    "again": "Empezar otra vez",
    "cancel": "Cancelar",
    "log_in": "Entrar para empezar",
    "later": "Más tarde: a la página en vivo",
    "lost": "El aparato no responde. Vuelve por sí solo.",
}

CALIBRATION_REFUSED: Mapping[str, str] = {
    "squat": "cadera atrás, no abajo",
    "bow": "primero la cadera",
    "too_fast": "más despacio",
    "shallow": "más profunda",
    "touch": "tocaste la pared; adelántate",
    "too_near": "muy cerca de la pared; adelántate",
    "off_centre": "quédate en el centro",
    "too_slow": "un poco más rápido",
    "lost_sight": "te perdí de vista",
    "second_person": "de uno en uno",
    "walked_away": "te fuiste",
    "other": "no fue una bisagra",
}
