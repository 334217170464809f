"""La página en la wifi propia de la pared, donde un teléfono dice a cuál conectarse."""

from collections.abc import Mapping

WIFI_TEXT: Mapping[str, str] = {
    "title": "¿Cuál es tu wifi?",
    "lead": "La pared se conecta a ella, y esta desaparece.",
    "seen": "Al alcance",
    "none": "No hay ninguna wifi al alcance. Acerca la pared al rúter, o usa un cable.",
    "signal": "señal {percent} %",
    "open": "abierta",
    "other": "pide más que una clave, así que la pared no puede",
    "hidden": "Otra, por su nombre",
    "name": "Su nombre",
    "password": "Clave",
    "password.help": "De 8 a 63 caracteres; vacía si la red es abierta. Solo la guarda el sistema de este aparato.",
    "join": "Conectar",
    "failed.password": "{name} no aceptó esa clave. Escríbela otra vez.",
    "failed.absent": "No se encontró {name}. ¿Es ese su nombre, y está cerca? Una Zero 2 W solo ve 2,4 GHz.",
    "failed.address": "{name} no dio dirección a la pared. Mira el rúter.",
    "failed.refused": "No se pudo conectar con {name}.",
    "wrong.name": "Elige una red, o escribe su nombre: como mucho 32 caracteres.",
    "wrong.other": "La pared no puede con una red que pide más que una clave.",
    "wrong.password": "Una clave tiene de 8 a 63 letras, cifras o signos, sin acentos.",
    "wrong.open": "Esa red es abierta: deja la clave vacía.",
    "wrong.busy": "Otro teléfono fue antes. La pared se conecta con lo que pidió.",
    "going": "Conectando con {name}",
    "going.text": "Esta wifi desaparece ahora. Conecta también tu teléfono a {name} y abre",
    "going.back": "Si {own} vuelve al cabo de un minuto, no funcionó: conéctate otra vez y esta página dice por qué.",
    "own": "la wifi propia de la pared",
    "closed": "Esta pared tiene red",
    "closed.text": (
        "Si al arrancar no encuentra ninguna en un minuto, abre una wifi propia durante diez minutos. Su nombre y su"
        " clave están en la etiqueta que imprimió el instalador; sudo hingewall wifi --label los imprime otra vez."
    ),
}
