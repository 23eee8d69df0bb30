#!/usr/bin/python3
"""A Secret Service that goes wrong in the way its argument says: `loses` takes a secret and does not have it
afterwards, `dismisses` is locked and its question for the password is put aside. Then it runs what follows."""

import subprocess
import sys
import threading

from gi.repository import Gio, GLib

ROOT = "/org/freedesktop/secrets"
LOGIN = ROOT + "/collection/login"
PROMPT = ROOT + "/prompt/1"

INTERFACES = """<node>
<interface name="org.freedesktop.Secret.Service">
  <method name="OpenSession"><arg type="s" direction="in"/><arg type="v" direction="in"/>
    <arg type="v" direction="out"/><arg type="o" direction="out"/></method>
  <method name="SearchItems"><arg type="a{ss}" direction="in"/>
    <arg type="ao" direction="out"/><arg type="ao" direction="out"/></method>
  <method name="Unlock"><arg type="ao" direction="in"/>
    <arg type="ao" direction="out"/><arg type="o" direction="out"/></method>
  <method name="ReadAlias"><arg type="s" direction="in"/><arg type="o" direction="out"/></method>
</interface>
<interface name="org.freedesktop.Secret.Collection">
  <property name="Locked" type="b" access="read"/>
  <method name="CreateItem"><arg type="a{sv}" direction="in"/><arg type="(oayays)" direction="in"/>
    <arg type="b" direction="in"/><arg type="o" direction="out"/><arg type="o" direction="out"/></method>
</interface>
<interface name="org.freedesktop.Secret.Prompt">
  <method name="Prompt"><arg type="s" direction="in"/></method>
  <signal name="Completed"><arg type="b"/><arg type="v"/></signal>
</interface>
</node>"""

mode, test = sys.argv[1], sys.argv[2:]


def called(bus, _sender, path, _interface, method, _arguments, invocation):
    answers = {
        # Any key will do: what is encrypted with it is never looked at.
        "OpenSession": ("(vo)", (GLib.Variant("ay", b"\x20"), ROOT + "/session/1")),
        "SearchItems": ("(aoao)", ([], [])),
        "Unlock": ("(aoo)", ([], PROMPT)),
        "ReadAlias": ("(o)", (LOGIN,)),
        "CreateItem": ("(oo)", (LOGIN + "/1", "/")),
        "Prompt": ("()", ()),
    }
    signature, values = answers[method]
    invocation.return_value(GLib.Variant(signature, values))
    if method == "Prompt":
        dismissed = GLib.Variant("(bv)", (True, GLib.Variant("s", "")))
        bus.emit_signal(None, path, "org.freedesktop.Secret.Prompt", "Completed", dismissed)


def locked(_bus, _sender, _path, _interface, _name):
    return GLib.Variant("b", mode == "dismisses")


def run():
    global code
    code = subprocess.call(test)
    GLib.idle_add(loop.quit)


bus = Gio.bus_get_sync(Gio.BusType.SESSION)
service, collection, prompt = Gio.DBusNodeInfo.new_for_xml(INTERFACES).interfaces
for place, interface in [(ROOT, service), (LOGIN, collection), (PROMPT, prompt)]:
    bus.register_object(place, interface, called, locked, None)
bus.call_sync(
    "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
    GLib.Variant("(su)", ("org.freedesktop.secrets", 4)), None, Gio.DBusCallFlags.NONE, -1, None,
)
code = 1
loop = GLib.MainLoop()
threading.Thread(target=run, daemon=True).start()
loop.run()
sys.exit(code)
