"""Lo que se dice de una petición que no se puede atender."""

from collections.abc import Mapping

MESSAGES: Mapping[str, str] = {
    "bad_request": "No se entiende esa petición.",
    "malformed": "Eso no es JSON; envía un objeto como {\"revision\": 7, \"settings\": {}}.",
    "foreign_host": "Esta pared no se llama así. Usa su dirección, o el nombre con el que se configuró.",
    "cross_site": "Eso vino de otro sitio web: no se cambió nada. Abre la página de esta pared e inténtalo allí.",
    "pin_needed": "Solo puede hacerlo quien lleva la pared. Entra con el PIN.",
    "own_pin_needed": "Eso es de otra persona. Abre su página con su PIN, o entra como responsable de la pared.",
    "unclaimed": "Esta pared aún no tiene responsable. Abre /setup y elige un PIN con el código.",
    "claimed": "Esta pared ya tiene responsable. Entra con el PIN.",
    "too_many_tries": "Demasiados PIN erróneos. Prueba otra vez en {wait}.",
    "wrong_pin": "Ese no es el PIN.",
    "wrong_code": "Ese no es el código.",
    "not_found": "No hay nada en esa dirección.",
    "unknown": "No existe esa serie o repetición.",
    "wrong_method": "Esa dirección no admite ese tipo de petición.",
    "too_large": "Es demasiado grande; el límite es 64 KiB.",
    "wrong_type": "Ese tipo de contenido no sirve aquí.",
    "invalid": "Algunos valores no sirven.",
    "internal": "Algo falló por dentro. Está en el registro; inténtalo otra vez.",
    "device_gone": "El aparato no responde. Arranca otra vez por sí solo; prueba en unos segundos.",
    "busy": "Hay demasiados teléfonos escuchando. Esta página pregunta una vez por segundo.",
    "storage": "Ahora mismo no se pueden leer o guardar los datos.",
    "stale": "Otra persona ha cambiado los ajustes entretanto.",
    "undone": "El objetivo es el de antes.",
    "unchanged": "No se cambió nada.",
    "settings_broken": "Los ajustes guardados no sirven: se muestran los de fábrica. Guárdalos para arreglarlo.",
}  # fmt: skip
