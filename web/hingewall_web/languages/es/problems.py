"""Lo que se dice de una petición que no se puede atender."""

from collections.abc import Mapping

MESSAGES: Mapping[str, str] = {
    "bad_request": "La pared no entiende esta petición.",
    "malformed": "El cuerpo no es JSON; envía un objeto como {\"revision\": 7, \"settings\": {}}.",
    "foreign_host": "Esta pared no se llama así. Usa su dirección, o el nombre con el que se configuró.",
    "cross_site": (
        "Esta petición vino de otro sitio web, así que no se cambió nada. Abre la página de esta pared e inténtalo"
        " allí."
    ),
    "pin_needed": "Solo puede hacerlo el responsable. Entra con el PIN.",
    "own_pin_needed": "Esa página es privada. Ábrela con el PIN del atleta, o entra como responsable.",
    "unclaimed": "Esta pared aún no tiene responsable. Abre /setup y elige un PIN con el código de alta.",
    "claimed": "Esta pared ya tiene responsable. Entra con el PIN.",
    "too_many_tries": "Demasiados PIN erróneos. Prueba otra vez en {wait}.",
    "wrong_pin": "Ese PIN no es correcto.",
    "wrong_code": "Ese código de alta no es correcto.",
    "not_found": "No hay nada en esta dirección.",
    "unknown": "Esta serie o repetición no existe.",
    "wrong_method": "Esta dirección no admite ese tipo de petición.",
    "too_large": "La petición es demasiado grande; el límite es 64 KiB.",
    "wrong_type": "Esta dirección no admite ese tipo de contenido.",
    "invalid": "Algunos valores no sirven.",
    "internal": "Algo falló dentro de la pared, y su registro dice qué. Inténtalo otra vez.",
    "device_gone": "El aparato no responde. Se reinicia por sí solo; prueba otra vez en unos segundos.",
    "busy": "Hay demasiados teléfonos conectados, así que esta página se actualiza solo una vez por segundo.",
    "storage": "Ahora mismo no se pueden leer ni guardar series y repeticiones.",
    "stale": "Otra persona ha cambiado los ajustes entretanto.",
    "undone": "El alcance objetivo es el de antes.",
    "unchanged": "No se cambió nada.",
    "settings_broken": (
        "Los ajustes guardados no sirven, así que esta página muestra los de fábrica. Guárdalos para arreglarlo."
    ),
}  # fmt: skip
