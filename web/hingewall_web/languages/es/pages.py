"""Lo que rodea a cada página: las otras páginas, entrar, los errores, las fechas."""

from collections.abc import Mapping

PAGES_TEXT: Mapping[str, str] = {
    "description": (
        "Una pared que enseña la bisagra de cadera. Cuenta las repeticiones buenas y dice por qué las otras no valen."
    ),
    "skip": "Ir al contenido",
    "pages": "Páginas",
    "live": "En vivo",
    "history": "Historial",
    "people": "Atletas",
    "settings": "Ajustes",
    "of": "de",
    "progress": "{n} de {of}",
    "marks": "{counted} válidas, {missed} no válidas",
    "log_in": "Entrar",
    "log_out": "Salir",
    "to_live": "A la página en vivo",
    "kept": "Tu navegador conserva lo que escribiste. Entra en otra pestaña, vuelve aquí y guarda otra vez.",
    "set_up": "Configurar esta pared",
    "try_there": "Abrir la página de esta pared",
    "login.title": "PIN del responsable",
    "login.text": "Entrenar no pide PIN. Los cambios piden el PIN del responsable.",
    "login.pin": "PIN",
    "today": "Hoy",
    "yesterday": "Ayer",
    "day": "{weekday} {day} de {month}",
    "day.year": "{weekday} {day} de {month} de {year}",
    "day.short": "{day} {month}",
    "weekdays": "Lunes Martes Miércoles Jueves Viernes Sábado Domingo",
    "months": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "months.short": "ene feb mar abr may jun jul ago sep oct nov dic",
}
