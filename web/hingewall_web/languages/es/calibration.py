"""Lo que se dice al ajustar el objetivo con tres repeticiones."""

from collections.abc import Mapping

CALIBRATION: Mapping[str, str] = {
    "idle": "Busca tu alcance objetivo",
    "idle.text": (
        "Haz tres buenas repeticiones: espalda larga, la cadera todo lo atrás que puedas. Tu alcance objetivo será el"
        " 90\xa0% de la mediana; ahora es {target}."
    ),
    "asked": "Haz tres repeticiones buenas",
    "asked.text": "Lleva la cadera atrás todo lo que puedas con la espalda larga, y vuelve arriba.",
    "asked.empty": "Ponte de espaldas a la pared.",
    "asked.too_near": "Adelántate {step}.",
    "asked.too_far": "Retrocede {step}.",
    "asked.taken": "{reach}. Haz otra igual.",
    "asked.uneven": "Esas tres fueron demasiado distintas. Haz una más como las otras.",
    "asked.refused": "Esa no vale: {why}. Otra vez.",
    "done": "Tu alcance objetivo es {target}",
    "done.text": "Es el 90\xa0% de la mediana de tus tres repeticiones, y vale desde ya.",
    "time": "Se acabó el tiempo: no hubo tres buenas en un minuto",
    "time.text": "No se cambió nada. Empieza otra vez cuando quieras.",
    "gone": "Te fuiste antes de acabar",
    "gone.text": "No se cambió nada.",
    "cancelled": "Cancelado",
    "cancelled.text": "No se cambió nada.",
    "refused": "{target} no puede ser el alcance objetivo aquí",
    "refused.text": "{why}",
    "undo": "Deshacer: volver a {before}",
    "start": "Empezar",
    "again": "Empezar otra vez",
    "cancel": "Cancelar",
    "log_in": "Entrar para empezar",
    "later": "Ahora no: ir a la página en vivo",
    "lost": "El aparato no responde. Esta página se conecta otra vez por sí sola.",
}

CALIBRATION_REFUSED: Mapping[str, str] = {
    "squat": "cadera atrás, no abajo",
    "bow": "mueve primero la cadera",
    "too_fast": "ve más despacio",
    "shallow": "llega más atrás",
    "touch": "tocaste la pared; adelántate",
    "too_near": "muy cerca de la pared; adelántate",
    "off_centre": "quédate en el centro",
    "too_slow": "ve un poco más rápido",
    "lost_sight": "la pared te perdió de vista",
    "second_person": "de uno en uno",
    "walked_away": "te fuiste",
    "other": "no fue una bisagra",
}
