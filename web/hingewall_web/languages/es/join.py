"""El cartel, y el formulario que lo acompaña."""

from collections.abc import Mapping

JOIN_TEXT: Mapping[str, str] = {
    "title": "Unirse",
    "here": "Bisagra de cadera, aquí",
    "stand": "Ponte de espaldas a la pared, a {stand}.",
    "reach": "Lleva la cadera atrás. Busca la pared.",
    "touch": "No la toques nunca. Si llegas, estás muy cerca.",
    "tap": "Tócala con la cadera y da un pasito adelante.",
    "code": "Código QR de {address}",
    "count": "Tu cuenta, en tu teléfono",
    "scan": "Escanea, o abre",
    "other": "O, si tu teléfono no puede abrirla:",
    "trust": "Sin app. Sin cuenta. Nunca se guarda ninguna imagen.",
    "poster": "Para el cartel",
    "wifi.name": "Nombre de la wifi",
    "wifi.help": "Se imprime en el cartel y no se guarda. Déjalo vacío si ya se sabe.",
    "leads": "El código QR lleva a",
    "by.name": "No cambia. Algunos Android antiguos no pueden abrirlo.",
    "by.address": "Lo abre cualquier teléfono. Puede cambiar cuando se reinicie el rúter.",
    "update": "Actualizar el cartel",
    "print": "Después imprime esta página: cabe en una hoja A5, o en A4 ampliada.",
    "wifi": "Conéctate a la wifi",
    "screen": "Una pantalla en el gimnasio muestra la cuenta en grande, sin nada que pulsar:",
    "no_address": "Esta pared no tiene ahora dirección en la red. Conéctala y vuelve a abrir esta página.",
}
