"""Lo que el aparato dice de sí mismo, por la frase inglesa con que lo dice; ``{nombres}`` es lo que varía en ella."""

from collections.abc import Mapping

from hingewall_web.languages.es.declared import CONTRADICTIONS, DECLARED

FAULTS: Mapping[str, str] = {
    "The distance sensor does not answer.": "El sensor de distancia no responde.",
    "Check its four wires, then switch the device off and on.": "Mira sus cuatro cables y apaga y enciende el aparato.",
    "The distance sensor has stopped reporting.": "El sensor de distancia ha dejado de medir.",
    "Switch the device off and on; if it stays, check the sensor's plug.": (
        "Apaga y enciende el aparato; si sigue, mira el conector del sensor."
    ),
    "The distance sensor repeats itself.": "El sensor de distancia se repite.",
    "Wait ten seconds; if it stays, switch the device off and on.": (
        "Espera diez segundos; si sigue, apaga y enciende el aparato."
    ),
    "The distance sensor reports what no body can do.": "El sensor de distancia da valores imposibles para un cuerpo.",
    "Wipe its window; look for a cable, a mirror or the sun in front of it.": (
        "Limpia su ventana; busca un cable, un espejo o el sol delante de él."
    ),
    "The camera gives no picture, so form is not checked.": "La cámara no da imagen: la técnica queda sin comprobar.",
    "Open its cover; reps go on being counted.": "Abre su tapa; se sigue contando.",
    "Reps can't be saved: the memory card is full or read-only.": (
        "No se puede guardar: la tarjeta está llena o es de solo lectura."
    ),
    "Make room or change the card; the beep works without it.": (
        "Haz sitio o cambia la tarjeta; el pitido funciona sin ella."
    ),
    "The history can't be opened.": "No se puede abrir el historial.",
    "Restart the device; if it stays, move the database file away and restart: a new one is made.": (
        "Reinicia el aparato; si sigue, aparta el archivo de datos y reinicia: se crea uno nuevo."
    ),
    "The clock is not set yet, so dates may be wrong.": "El reloj aún no está en hora; las fechas pueden estar mal.",
    "Connect the device to a network; dates are corrected when the time arrives.": (
        "Conecta el aparato a una red; las fechas se corrigen cuando llegue la hora."
    ),
    "The power supply is too weak.": "La alimentación es demasiado débil.",
    "Use the supply that belongs to the Pi, and a short cable.": "Usa la fuente propia de la Pi y un cable corto.",
    "The device is too warm.": "El aparato está demasiado caliente.",
    "Give it air; keep it out of the sun.": "Dale aire; que no le dé el sol.",
    "The saved settings can't be used, so the defaults are in force.": (
        "Los ajustes guardados no sirven, así que valen los de fábrica."
    ),
    "Open the settings page and save them again.": "Abre la página de ajustes y guárdalos otra vez.",
}

REFUSALS: Mapping[str, str] = {
    "Another phone is testing this wall. It ends {s} s after its last answer at the latest.": (
        "Otro teléfono está probando esta pared. Acaba como tarde {s} s después de su última respuesta."
    ),
    "do is missing; expected start, answer, stop or look": "falta do; se espera start, answer, stop o look",
    "noticed is no answer": "noticed no es una respuesta",
    "expected true, false or null": "se espera true, false o null",
    "that is not what is asked any more; look again": "ya no se pregunta eso; mira otra vez",
    "there is no self-test going on; start one": "no hay ninguna prueba en marcha; empieza una",
    "revision is missing; read the settings first and send the revision they came with": (
        "falta revision; lee antes los ajustes y envía la revisión con la que vinieron"
    ),
    "the settings have changed: they are at revision {now}, this came from {then}": (
        "los ajustes han cambiado: están en la revisión {now}, esto viene de la {then}"
    ),
    "the settings have changed since: they are at revision {now}, this was made from {then}": (
        "los ajustes han cambiado después: están en la revisión {now}, esto se hizo con la {then}"
    ),
    "tap and step finds its own distance; set the mode to reach first": (
        "«toque y paso» busca su propia distancia; cambia antes el ejercicio a «alcance»"
    ),
    "this device has an owner already; log in with the PIN": "este aparato ya tiene responsable; entra con el PIN",
    "this device has no claim code; hold its button for 5 s and try again": (
        "este aparato no tiene código; mantén su botón pulsado 5 s y prueba otra vez"
    ),
    "that is not the claim code; it is in the device's start-up message": (
        "ese no es el código; está en lo que el aparato muestra al arrancar"
    ),
    "pin_hash is not a scrypt hash": "pin_hash no es un hash scrypt",
    "pin_hash is not a scrypt hash; expected one": "pin_hash no es un hash scrypt, y debe serlo",
    "expected a scrypt hash": "se espera un hash scrypt",
    "nickname is {given}; expected 1 to {most} visible characters": (
        "el apodo es {given}; se esperan de 1 a {most} caracteres visibles"
    ),
    "somebody has that nickname already; choose another": "alguien tiene ya ese apodo; elige otro",
    "somebody has the {colour} {shape} already; choose another badge": (
        "alguien tiene ya esa insignia ({colour} {shape}); elige otra"
    ),
    "there are {n} athletes, and no more badges; delete one first": (
        "ya hay {n} personas y no quedan insignias; borra antes a una"
    ),
    "there is no such athlete; they may have been deleted": "no existe esa persona; quizá se borró",
    "targets is missing; expected an object of settings": "falta targets; se espera un objeto de ajustes",
    "{key} is the wall's; an athlete has {own}": "{key} es de la pared; una persona tiene {own}",
    "the wall's own Wi-Fi is not open": "la wifi propia de la pared no está abierta",
    "that can't be joined": "no se puede conectar con eso",
    "another phone was first; the wall is joining what it asked for": (
        "otro teléfono fue antes; la pared se conecta con lo que pidió"
    ),
    "the hotspot knows nothing but Wi-Fi": "la wifi propia no sabe de otra cosa",
    "{at}: can't be read ({why}); remove it, and a new label is made": (
        "{at}: no se puede leer ({why}); bórralo y se crea otra etiqueta"
    ),
    "{at}: can't be written ({why}); run it as root": "{at}: no se puede escribir ({why}); hazlo como root",
    "wish: {why}; expected a network's name and password": "wish: {why}; se espera el nombre y la clave de una red",
    "this rep was removed; restore it first": "esta repetición se quitó; ponla antes otra vez",
    "there is no rep {id}; it may have been deleted with its set": (
        "no existe la repetición {id}; quizá se borró con su serie"
    ),
    "there is no {kind} {id}; it may have been deleted, or its id was cut short": (
        "no existe {kind} {id}; quizá se borró, o su identificador está incompleto"
    ),
    "the device did not answer within {s} s; it may have done it all the same, so look before trying again": (
        "el aparato no respondió en {s} s; quizá lo hizo igualmente, así que mira antes de probar otra vez"
    ),
    "the device went away before it answered ({why}); look whether it was done, then try again": (
        "el aparato se fue antes de responder ({why}); mira si está hecho y prueba otra vez"
    ),
    "{at}: nobody answers there ({why}); is the device process running?": (
        "{at}: ahí no responde nadie ({why}); ¿está en marcha el proceso del aparato?"
    ),
    "{at}: the device takes no commands ({why}); try again": (
        "{at}: el aparato no admite órdenes ({why}); prueba otra vez"
    ),
    "{at}: another device process is using this folder; stop it, or give --data another folder": (
        "{at}: otro proceso usa esta carpeta; páralo, o da otra carpeta con --data"
    ),
    "{at}: can't listen there ({why}); is the folder there, and writable?": (
        "{at}: no se puede escuchar ahí ({why}); ¿existe la carpeta y se puede escribir?"
    ),
    "{at}: closed; nothing more is saved": "{at}: cerrado; ya no se guarda nada",
    "{at}: not open; nothing is saved": "{at}: no está abierto; no se guarda nada",
    "{at}: no such database; start the device, which makes it": "{at}: no existe; arranca el aparato, que la crea",
    "{at}: not a database of Hingewall; move the file away, and a new one is made": (
        "{at}: no es una base de datos de Hingewall; aparta el archivo y se creará una nueva"
    ),
    "{at}: the database is at version {found}, this Hingewall needs {needs}; start the device, which brings it up to"
    " date": (
        "{at}: la base de datos está en la versión {found}, este Hingewall necesita la {needs}; arranca el aparato,"
        " que la pone al día"
    ),
    "{at}: there is no such database; has a device run here? (--data DIR names the folder)": (
        "{at}: no existe; ¿ha funcionado aquí un aparato? (--data DIR dice la carpeta)"
    ),
    "{at}: the disk takes nothing just now; try again when its fault is mended": (
        "{at}: la tarjeta no admite nada ahora; prueba otra vez cuando esté arreglada"
    ),
    "{at}: {n} jobs wait for the disk; this {job} is lost": (
        "{at}: {n} tareas esperan a la tarjeta; esta ({job}) se pierde"
    ),
    "{kind}: {why}; send less at once": "{kind}: {why}; envía menos de una vez",
    "a migration ends in the middle of a statement: {sql}": "una migración acaba a mitad de una orden: {sql}",
    "a trace is damaged ({why}); its rep is kept, but can't be replayed": (
        "una curva está dañada ({why}); su repetición se conserva, pero no se puede reproducir"
    ),
    "a trace is of version {found}, this Hingewall reads {reads}; install the newer one": (
        "una curva es de la versión {found} y este Hingewall lee la {reads}; instala el más nuevo"
    ),
}

SELF_TEST: Mapping[str, str] = {
    "switched off in the settings": "apagada en los ajustes",
    "there were no readings": "no hubo lecturas",
    "this machine does not tell": "esta máquina no lo dice",
    "{n} looks in {s} s": "{n} miradas en {s} s",
    "no answer in {s} s": "sin respuesta en {s} s",
    "none in {s} s ({what})": "ninguna en {s} s ({what})",
    "silence": "silencio",
    "{n} at {rate} a second": "{n}, a {rate} por segundo",
    "expected {n} at {rate} a second: the wires' length and contact, dtparam=i2c_arm_baudrate=400000,"
    " and what else keeps the processor busy (top)": (
        "se esperan {n} a {rate} por segundo: el largo y el contacto de los cables, dtparam=i2c_arm_baudrate=400000, y"
        " qué más ocupa el procesador (top)"
    ),
    "the sensor's supply and SDA, SCL; then XSHUT, which must not be held low": (
        "la alimentación del sensor y SDA, SCL; después XSHUT, que no debe estar a nivel bajo"
    ),
    "nothing in view ({what}): hold a card half a metre away, and check again": (
        "nada a la vista ({what}): pon una tarjeta a medio metro y prueba otra vez"
    ),
    "{spread} mm (standard deviation) at {mm} mm, {n} valid": "{spread} mm (desviación típica) a {mm} mm, {n} buenas",
    "expected {mm} mm at most: whether something moves in front of it, or its window is dirty": (
        "se esperan {mm} mm como mucho: si algo se mueve delante o su ventana está sucia"
    ),
    "synchronised": "en hora",
    "not synchronised since the start: sets would carry a wrong date": (
        "sin hora desde el arranque: las series llevarían una fecha equivocada"
    ),
    "the network (timedatectl status); without one, a clock battery on the Pi 5 or an I2C clock": (
        "la red (timedatectl status); sin red, una pila de reloj en la Pi 5 o un reloj I2C"
    ),
    "there is no folder {folder}": "no existe la carpeta {folder}",
    "sudo make install, or --data DIR elsewhere": "sudo make install, o --data DIR en otro sitio",
    "{mib} MiB free in {folder}": "{mib} MiB libres en {folder}",
    "what fills the card: sudo du -xh / | sort -h | tail; expected {mib} MiB free": (
        "qué llena la tarjeta: sudo du -xh / | sort -h | tail; se esperan {mib} MiB libres"
    ),
    "{folder} is on a file system mounted read-only": "{folder} está en un sistema de archivos de solo lectura",
    "the card: dmesg | grep -i mmc": "la tarjeta: dmesg | grep -i mmc",
    "the card: dmesg | grep -i mmc; a worn card goes read-only, put the system on a new one": (
        "la tarjeta: dmesg | grep -i mmc; una tarjeta gastada pasa a solo lectura, pon el sistema en una nueva"
    ),
    "{folder} can be written": "en {folder} se puede escribir",
    "{folder} can't be written by its own user": "en {folder} no puede escribir su propio usuario",
    "{folder} is another user's: sudo hingewall check tests it": (
        "{folder} es de otro usuario: sudo hingewall check la prueba"
    ),
    "ls -ld {folder}; chmod u+rwx": "ls -ld {folder}; chmod u+rwx",
    "{n} degrees": "{n} grados",
    "the enclosure's vents and what else runs (top); a Pi slows down from {n} degrees": (
        "las rejillas de la caja y qué más está en marcha (top); una Pi va más lenta desde {n} grados"
    ),
    "the power supply and its cable: 5 V 3 A, for a Pi 5 its own 27 W one, short and thick": (
        "la fuente y su cable, corto y grueso: 5 V 3 A; para una Pi 5, la suya de 27 W"
    ),
    "no under-voltage": "sin subtensión",
    "no under-voltage, not throttled": "sin subtensión ni freno",
    "{what} now": "{what} ahora",
    "{what} since the start": "{what} desde el arranque",
    "under-voltage": "subtensión",
    "frequency capped": "frecuencia limitada",
    "throttled": "frenado",
    "too hot": "demasiado caliente",
    "the wire on {pin}; {first}": "el cable en {pin}; {first}",
    "its wire on {pin}, the other to ground": "su cable en {pin}, el otro a masa",
    "the LED's long leg goes to the resistor, the short one to ground": (
        "la pata larga del LED va a la resistencia, la corta a masa"
    ),
    "its +, the transistor's three legs, and board.beeper in the wiring file": (
        "su +, las tres patas del transistor y board.beeper en el archivo de cableado"
    ),
    "{gpio}, leg {leg}": "{gpio}, pata {leg}",
}

OF_ANYTHING: Mapping[str, str] = {
    "{key} is missing; expected text": "falta {key}; se espera un texto",
    "{key} is missing": "falta {key}",
    "{key} is {given}; expected {those}": "{key} es {given}; se espera {those}",
    "{key} is not a setting": "{key} no es un ajuste",
    "{one}; {other}": "{one}; {other}",
    "{one}, {other}": "{one}, {other}",
}
"""Last, for they fit much."""

DEVICE: Mapping[str, str] = {**DECLARED, **FAULTS, **REFUSALS, **CONTRADICTIONS, **SELF_TEST, **OF_ANYTHING}
