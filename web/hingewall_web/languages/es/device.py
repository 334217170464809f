"""Lo que el aparato dice de sí mismo, por la frase inglesa con que lo dice; ``{nombres}`` es lo que varía en ella."""

from collections.abc import Mapping

from hingewall_web.languages.es.declared import CONTRADICTIONS, DECLARED

FAULTS: Mapping[str, str] = {
    "The distance sensor does not answer.": "El sensor de distancia no responde.",
    "Check the sensor's wires, then unplug the device and plug it in again.": (
        "Revisa los cables del sensor, después desenchufa el aparato y enchúfalo otra vez."
    ),
    "The distance sensor has stopped measuring.": "El sensor de distancia ha dejado de medir.",
    "Unplug the device and plug it in again. If the fault stays, check the sensor's connector.": (
        "Desenchufa el aparato y enchúfalo otra vez. Si el fallo sigue, revisa el conector del sensor."
    ),
    "The distance sensor keeps repeating one reading.": "El sensor de distancia repite siempre la misma lectura.",
    "Wait ten seconds. If the fault stays, unplug the device and plug it in again.": (
        "Espera diez segundos. Si el fallo sigue, desenchufa el aparato y enchúfalo otra vez."
    ),
    "The distance sensor reports impossible movements.": "El sensor de distancia da movimientos imposibles.",
    "Wipe the sensor's window, and look for a cable, a mirror or sunlight in front of it.": (
        "Limpia la ventana del sensor, y busca un cable, un espejo o el sol delante de ella."
    ),
    "The camera gives no picture, so form is not checked.": "La cámara no da imagen: la técnica queda sin comprobar.",
    "Open the camera's cover. Reps are counted in any case.": "Abre la tapa de la cámara. Se cuenta en cualquier caso.",
    "Reps can't be saved: the memory card is full or read-only.": (
        "No se puede guardar: la tarjeta está llena o es de solo lectura."
    ),
    "Make room on the card or replace it. The beeper works without the card.": (
        "Haz sitio en la tarjeta o cámbiala. El pitido funciona sin la tarjeta."
    ),
    "The history can't be opened.": "No se puede abrir el historial.",
    "Restart the device. If the fault stays, move the database file away and restart: the device makes a new file.": (
        "Reinicia el aparato. Si el fallo sigue, aparta el archivo de datos y reinicia: el aparato crea uno nuevo."
    ),
    "The clock is not set yet, so dates may be wrong.": "El reloj aún no está en hora; las fechas pueden estar mal.",
    "Connect the device to a network. Dates are corrected when the time arrives.": (
        "Conecta el aparato a una red. Las fechas se corrigen cuando llegue la hora."
    ),
    "The power supply is too weak.": "La alimentación es demasiado débil.",
    "Use the Raspberry Pi's own power supply and a short cable.": (
        "Usa la fuente propia de la Raspberry Pi y un cable corto."
    ),
    "The device is too warm.": "El aparato está demasiado caliente.",
    "Give the device air, and keep it out of the sun.": "Dale aire al aparato, y que no le dé el sol.",
    "The saved settings can't be used, so the defaults are in force.": (
        "Los ajustes guardados no sirven, así que valen los de fábrica."
    ),
    "Open the settings page and save the settings again.": "Abre la página de ajustes y guarda los ajustes otra vez.",
}

REFUSALS: Mapping[str, str] = {
    "Another phone is testing this wall. That test ends {s} s after its last answer at the latest.": (
        "Otro teléfono está probando esta pared. Esa prueba acaba como tarde {s} s después de su última respuesta."
    ),
    "do is missing; expected start, answer, stop or look": "falta do; se espera start, answer, stop o look",
    "noticed is not an answer": "noticed no es una respuesta",
    "expected true, false or null": "se espera true, false o null",
    "the test asks something else by now; look again": "la prueba ya pregunta otra cosa; mira otra vez",
    "no self-test is running; start one": "no hay ninguna prueba en marcha; empieza una",
    "revision is missing; read the settings first and send the revision that came with them": (
        "falta revision; lee antes los ajustes y envía la revisión con la que vinieron"
    ),
    "the settings have changed: they are at revision {now}, yours are from {then}": (
        "los ajustes han cambiado: están en la revisión {now}, los tuyos son de la {then}"
    ),
    "the settings have changed since: they are at revision {now}, yours are from {then}": (
        "los ajustes han cambiado después: están en la revisión {now}, los tuyos son de la {then}"
    ),
    "tap and step finds its own distance; set the exercise to reach first": (
        "«toque y paso» busca su propia distancia; cambia antes el ejercicio a «alcance»"
    ),
    "this device already has an owner; log in with the PIN": "este aparato ya tiene responsable; entra con el PIN",
    "this device has no claim code; hold the device's button for 5 s and try again": (
        "este aparato no tiene código de alta; mantén su botón pulsado 5 s y prueba otra vez"
    ),
    "that claim code is wrong; the device's start-up message has the right one": (
        "ese código de alta no es correcto; el correcto está en lo que el aparato muestra al arrancar"
    ),
    "pin_hash is not a scrypt hash": "pin_hash no es un hash scrypt",
    "pin_hash is not a scrypt hash; expected one": "pin_hash no es un hash scrypt, y debe serlo",
    "expected a scrypt hash": "se espera un hash scrypt",
    "nickname is {given}; expected 1 to {most} visible characters": (
        "el apodo es {given}; se esperan de 1 a {most} caracteres visibles"
    ),
    "that nickname is taken; choose another": "ese apodo está ocupado; elige otro",
    "somebody has the {colour} {shape} already; choose another badge": (
        "alguien tiene ya esa insignia ({colour} {shape}); elige otra"
    ),
    "all {n} badges are taken; delete an athlete first": ("las {n} insignias están ocupadas; borra antes a un atleta"),
    "there is no such athlete; perhaps the athlete was deleted": "no existe ese atleta; quizá se borró",
    '"targets" is missing; expected an object of settings': "falta targets; se espera un objeto de ajustes",
    "{key} belongs to the wall; an athlete's own are {own}": "{key} es de la pared; un atleta tiene como propios {own}",
    "the wall's own Wi-Fi is not open": "la wifi propia de la pared no está abierta",
    "the wall can't join that network": "la pared no se puede conectar a esa red",
    "another phone was first; the wall is joining the network chosen there": (
        "otro teléfono fue antes; la pared se conecta a la red elegida allí"
    ),
    "this part of the wall handles nothing but Wi-Fi": "esta parte de la pared solo se ocupa de la wifi",
    "{at}: can't be read ({why}); remove it, and a new label is made": (
        "{at}: no se puede leer ({why}); bórralo y se crea otra etiqueta"
    ),
    "{at}: can't be written ({why}); run it as root": "{at}: no se puede escribir ({why}); hazlo como root",
    "wish: {why}; expected a network's name and password": "wish: {why}; se espera el nombre y la clave de una red",
    "this rep was removed; restore it first": "esta repetición se quitó; ponla antes otra vez",
    "no such rep: {id}; perhaps it was deleted with its set": (
        "no existe la repetición {id}; quizá se borró con su serie"
    ),
    "no such {kind}: {id}; perhaps it was deleted, or its id was cut short": (
        "no existe {kind} {id}; quizá se borró, o su identificador está incompleto"
    ),
    "the device did not answer within {s} s; perhaps the command was done, so look before trying again": (
        "el aparato no respondió en {s} s; quizá hizo la orden igualmente, así que mira antes de probar otra vez"
    ),
    "the device went away before it answered ({why}); look whether the command was done": (
        "el aparato se fue antes de responder ({why}); mira si la orden está hecha"
    ),
    "{at}: nobody answers there ({why}); is the device process running?": (
        "{at}: ahí no responde nadie ({why}); ¿está en marcha el proceso del aparato?"
    ),
    "{at}: the device accepts no commands ({why}); try again": (
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
    "{at}: the card can't be written just now; try again when the fault is mended": (
        "{at}: ahora no se puede escribir en la tarjeta; prueba otra vez cuando el fallo esté arreglado"
    ),
    "{at}: {n} writes are waiting for the card; this {job} is lost": (
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
    "this machine does not report it": "esta máquina no lo dice",
    "{n} camera readings in {s} s": "{n} lecturas de la cámara en {s} s",
    "the card did not answer in {s} s": "la tarjeta no respondió en {s} s",
    "no reading in {s} s ({what})": "ninguna lectura en {s} s ({what})",
    "silence": "silencio",
    "{n} readings at {rate} a second": "{n} lecturas, a {rate} por segundo",
    "the length and the contacts of the wires, dtparam=i2c_arm_baudrate=400000, and what else keeps the"
    " processor busy (top); expected {n} readings at {rate} a second": (
        "el largo y los contactos de los cables, dtparam=i2c_arm_baudrate=400000, y qué más ocupa el procesador (top);"
        " se esperan {n} lecturas a {rate} por segundo"
    ),
    "the sensor's supply and SDA, SCL; then XSHUT, which must not be held low": (
        "la alimentación del sensor y SDA, SCL; después XSHUT, que no debe estar a nivel bajo"
    ),
    "the sensor sees nothing ({what}): hold a card half a metre in front of it, and check again": (
        "el sensor no ve nada ({what}): pon una tarjeta a medio metro y prueba otra vez"
    ),
    "{spread} mm (standard deviation) at {mm} mm, {n} valid": "{spread} mm (desviación típica) a {mm} mm, {n} buenas",
    "whether something moves in front of the sensor, or its window is dirty; expected {mm} mm at most": (
        "si algo se mueve ante el sensor o su ventana está sucia; se esperan {mm} mm como mucho"
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
    "the button's wire on {pin}, and the other to ground": "el cable del botón en {pin}, y el otro a masa",
    "the LED's long leg goes to the resistor, the short one to ground": (
        "la pata larga del LED va a la resistencia, la corta a masa"
    ),
    "the beeper's +, the transistor's three legs, and board.beeper in the wiring file": (
        "el + del pitido, las tres patas del transistor y board.beeper en el archivo de cableado"
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
