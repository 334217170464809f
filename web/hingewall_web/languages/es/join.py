"""El cartel, y el formulario que lo acompaña."""

from collections.abc import Mapping

JOIN_TEXT: Mapping[str, str] = {
    "title": "Cartel",
    "here": "Bisagra de cadera, aquí",
    "stand": "Ponte de espaldas a la pared, a {stand}.",
    "reach": "Lleva la cadera atrás. Busca la pared.",
    "touch": "No toques nunca la pared. Si llegas, estás muy cerca.",
    "tap": "Toca la pared con la cadera y da un pasito adelante.",
    "code": "Código QR de {address}",
    "count": "Tu cuenta, en tu teléfono",
    "scan": "Escanea, o abre",
    "other": "Si tu teléfono no puede abrir esa dirección:",
    "trust": "Sin app. Sin cuenta. Nunca se guarda ninguna imagen.",
    "poster": "En el cartel",
    "wifi.name": "Nombre de la wifi",
    "wifi.help": "El cartel muestra este nombre y nada lo guarda. Deja el campo vacío si todos conocen la wifi.",
    "leads": "El código QR lleva a",
    "by.name": "Esta dirección no cambia. Algunos Android antiguos no pueden abrirla.",
    "by.address": "Cualquier teléfono abre esta dirección. Puede cambiar cuando se reinicie el rúter.",
    "update": "Actualizar el cartel",
    "print": "Después imprime esta página. Cabe en una hoja A5, o en A4 ampliada.",
    "wifi": "Conéctate a la wifi",
    "screen": "Para mostrar la cuenta en grande en una pantalla del gimnasio, abre allí esta dirección:",
    "no_address": "Esta pared no tiene ahora dirección en la red. Conéctala y vuelve a abrir esta página.",
}
