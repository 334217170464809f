"""La página en la wifi propia de la pared, donde un teléfono dice a cuál conectarse."""

from collections.abc import Mapping

WIFI_TEXT: Mapping[str, str] = {
    "title": "¿Cuál es tu wifi?",
    "lead": "La pared se conecta a la wifi que elijas y cierra la suya.",
    "seen": "Redes cercanas",
    "none": "No hay ninguna wifi cerca. Acerca la pared al rúter, o usa un cable.",
    "signal": "señal {percent} %",
    "open": "sin clave",
    "other": "pide más que una clave, así que la pared no puede",
    "hidden": "Otra red, por su nombre",
    "name": "Nombre de la red",
    "password": "Clave",
    "password.help": "De 8 a 63 caracteres; vacía si la red no tiene clave. Solo este aparato guarda la clave.",
    "join": "Conectar a la red",
    "failed.password": "{name} no aceptó esa clave. Escríbela otra vez.",
    "failed.absent": (
        "No se encontró {name}. Revisa el nombre, y que la pared esté cerca. Una Zero 2 W solo ve 2,4 GHz."
    ),
    "failed.address": "{name} no dio dirección a la pared. Revisa el rúter.",
    "failed.refused": "No se pudo conectar con {name}.",
    "wrong.name": "Elige una red, o escribe su nombre: como mucho 32 caracteres.",
    "wrong.other": "La pared no puede con una red que pide más que una clave.",
    "wrong.password": "Una clave tiene de 8 a 63 letras, cifras o signos, sin acentos.",
    "wrong.open": "Esa red no tiene clave: deja el campo vacío.",
    "wrong.busy": "Otro teléfono fue antes. La pared se conecta a la red elegida allí.",
    "going": "Conectando con {name}",
    "going.text": "La wifi propia de la pared se cierra ahora. Conecta también tu teléfono a {name} y abre",
    "going.back": "Si {own} vuelve al cabo de un minuto, no funcionó. Conéctate otra vez y esta página dice por qué.",
    "own": "la wifi propia de la pared",
    "closed": "Esta pared tiene red",
    "closed.text": (
        "Una pared que al arrancar no encuentra red en un minuto abre su propia wifi durante diez minutos. La etiqueta"
        " que imprimió el instalador tiene el nombre y la clave; sudo hingewall wifi --label los imprime otra vez."
    ),
}
