#!/usr/bin/python3
"""Sees the window as a screen reader does, for tests/harness/desktop.rs.

Reads one JSON object a line, and answers each with one: {"ok": …} or {"error": "…"}. It speaks AT-SPI on the accessibility
bus by itself, since libatspi waits for each property in turn, and a window has hundreds of nodes: here a whole level of the
tree is asked for at once. A node is known by its path, which lasts as long as its control does.
"""

import json
import sys
import time

from gi.repository import Gio, GLib

ACCESSIBLE = "org.a11y.atspi.Accessible"
ACTION = "org.a11y.atspi.Action"
COMPONENT = "org.a11y.atspi.Component"
EDITABLE = "org.a11y.atspi.EditableText"
TEXT = "org.a11y.atspi.Text"
VALUE = "org.a11y.atspi.Value"
PROPERTIES = "org.freedesktop.DBus.Properties"
ROOT = "/org/a11y/atspi/accessible/root"

# A screen reader would not walk further either.
MOST_NODES = 6000
MOST_CHILDREN = 2000
CALL_MS = 10_000
PAUSE_SECONDS = 0.05

# By their numbers, as AT-SPI counts them: those that a window's nodes have.
ROLES = {
    2: "alert", 7: "check box", 8: "check menu item", 10: "column header", 11: "combo box", 16: "dialog", 23: "frame",
    26: "icon", 27: "image", 29: "label", 31: "list", 32: "list item", 33: "menu", 35: "menu item", 37: "page tab",
    38: "page tab list", 39: "panel", 40: "password text", 42: "progress bar", 43: "push button", 44: "radio button",
    47: "row header", 48: "scroll bar", 49: "scroll pane", 50: "separator", 51: "slider", 52: "spin button",
    54: "status bar", 55: "table", 56: "table cell", 61: "text", 62: "toggle button", 64: "tool tip", 65: "tree",
    66: "tree table", 67: "unknown", 69: "window", 73: "paragraph", 75: "application", 79: "entry", 83: "heading",
    85: "section", 88: "link", 90: "table row", 91: "tree item", 98: "list box", 101: "notification", 110: "landmark",
    111: "log", 116: "static", 130: "switch",
}

# By the number of the bit, as AT-SPI counts them.
STATES = {
    3: "busy", 4: "checked", 5: "collapsed", 7: "editable", 8: "enabled", 10: "expanded", 11: "focusable", 12: "focused",
    16: "modal", 20: "pressed", 23: "selected", 25: "showing", 33: "required", 36: "invalid", 43: "read only",
}


class Problem(Exception):
    pass


class Bus:
    """The accessibility bus, and many questions at once."""

    def __init__(self):
        session = Gio.bus_get_sync(Gio.BusType.SESSION)

        def ask(path, interface, method, arguments):
            return session.call_sync("org.a11y.Bus", path, interface, method, arguments, None, 0, CALL_MS, None)

        # In a fresh session it is off, and programs stay invisible.
        on = GLib.Variant("(ssv)", ("org.a11y.Status", "IsEnabled", GLib.Variant("b", True)))
        ask("/org/a11y/bus", PROPERTIES, "Set", on)
        (address,) = ask("/org/a11y/bus", "org.a11y.Bus", "GetAddress", None).unpack()
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self.connection = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)

    def all(self, questions):
        """The answers to (program, path, interface, method, arguments); None where a node is gone."""
        answers = [None] * len(questions)
        open_questions = len(questions)

        def answered(connection, result, number):
            nonlocal open_questions
            open_questions -= 1
            try:
                answers[number] = connection.call_finish(result).unpack()
            except GLib.Error:
                pass

        for number, (program, path, interface, method, arguments) in enumerate(questions):
            self.connection.call(
                program, path, interface, method, arguments, None, 0, CALL_MS, None, answered, number
            )
        while open_questions:
            GLib.MainContext.default().iteration(True)
        return answers

    def one(self, program, path, interface, method, arguments=None):
        try:
            answer = self.connection.call_sync(
                program, path, interface, method, arguments, None, 0, CALL_MS, None
            )
        except GLib.Error as error:
            raise Problem(f"{method} of {path}: {error.message}") from error
        return answer.unpack()


def named(program, path):
    return (program, path, PROPERTIES, "Get", GLib.Variant("(ss)", (ACCESSIBLE, "Name")))


class Driver:
    def __init__(self):
        self.bus = Bus()
        self.program = None

    def applications(self):
        (children,) = self.bus.one("org.a11y.atspi.Registry", ROOT, ACCESSIBLE, "GetChildren")
        names = self.bus.all([named(program, path) for program, path in children])
        return [(name[0], program) for name, (program, _) in zip(names, children) if name]

    def connect(self, name="rollcall"):
        """Finds a program by the name of its file. The one before may still be leaving the bus: it does not count."""
        found = [program for it, program in self.applications() if it == name and program != self.program]
        if not found:
            raise Problem(f"{name} is not on the accessibility bus")
        self.program = found[-1]
        return self.program

    def work_on(self, name):
        """What follows is about another program, such as the file dialog's; its own is the same as before."""
        found = [program for it, program in self.applications() if it == name]
        if not found:
            raise Problem(f"{name} is not on the accessibility bus")
        before, self.program = self.program, found[-1]
        return before

    def go_back(self, program):
        self.program = program

    def level(self, paths):
        """What is at these paths, and the paths below each."""
        questions = []
        for path in paths:
            questions += [
                named(self.program, path),
                (self.program, path, ACCESSIBLE, "GetRole", None),
                (self.program, path, ACCESSIBLE, "GetChildren", None),
            ]
        answers = self.bus.all(questions)
        for number, path in enumerate(paths):
            name, role, children = answers[3 * number : 3 * number + 3]
            if name and role and children:
                yield path, ROLES.get(role[0], str(role[0])), name[0], [below for _, below in children[0][:MOST_CHILDREN]]

    def walk(self, within=None):
        """All nodes, the nearest to the root first."""
        paths, seen = [within or ROOT], 0
        while paths and seen < MOST_NODES:
            below = []
            for path, role, name, children in self.level(paths):
                seen += 1
                yield path, role, name
                below += children
            paths = below

    def details(self, nodes):
        """Nodes with all that a screen reader would say of them."""
        questions = []
        for path, _, _ in nodes:
            questions += [
                (self.program, path, PROPERTIES, "Get", GLib.Variant("(ss)", (ACCESSIBLE, "Description"))),
                (self.program, path, ACCESSIBLE, "GetState", None),
                (self.program, path, COMPONENT, "GetExtents", GLib.Variant("(u)", (0,))),
            ]
        answers = self.bus.all(questions)
        found = []
        for number, (path, role, name) in enumerate(nodes):
            description, state, place = answers[3 * number : 3 * number + 3]
            if state:
                low, high = state[0]
                bits = low | high << 32
                found.append({
                    "path": path,
                    "role": role,
                    "name": name,
                    "description": description[0] if description else "",
                    "states": [word for bit, word in STATES.items() if bits >> bit & 1],
                    "place": list(place[0]) if place else [0, 0, 0, 0],
                })
        return found

    def find(self, role=None, name=None, part=None, within=None, state=None):
        """The nodes that fit, the nearest to the root first: by role, whole name or part of it, and state."""
        fitting = [
            (path, its_role, its_name)
            for path, its_role, its_name in self.walk(within)
            if (role is None or its_role == role)
            and (name is None or its_name == name)
            and (part is None or part in its_name)
        ]
        found = self.details(fitting)
        return [it for it in found if state is None or state in it["states"]]

    def tree(self, within=None):
        """All that is there, a line for each node."""
        lines = []

        def add(path, depth):
            for _, role, name, children in self.level([path]):
                if name or role not in ("panel", "unknown"):
                    lines.append(f"{'  ' * depth}{role} {name!r}")
                    depth += 1
                for child in children:
                    if len(lines) < 600:
                        add(child, depth)

        add(within or ROOT, 0)
        return "\n".join(lines)

    def click(self, path):
        return self.bus.one(self.program, path, ACTION, "DoAction", GLib.Variant("(i)", (0,)))[0]

    def focus(self, path):
        return self.bus.one(self.program, path, COMPONENT, "GrabFocus")[0]

    def set_text(self, path, text):
        return self.bus.one(self.program, path, EDITABLE, "SetTextContents", GLib.Variant("(s)", (text,)))[0]

    def text(self, path):
        return self.bus.one(self.program, path, TEXT, "GetText", GLib.Variant("(ii)", (0, -1)))[0]

    def value(self, path):
        asked = GLib.Variant("(ss)", (VALUE, "CurrentValue"))
        return self.bus.one(self.program, path, PROPERTIES, "Get", asked)[0]

    def answer(self, request):
        """Does what is asked; what is to be waited for is tried until there is something, or the time is up."""
        what, seconds = request.pop("do"), request.pop("within_seconds", 0)
        gone = request.pop("gone", False)
        if what not in ("connect", "work_on", "go_back", "find", "tree", "click", "focus", "set_text", "text", "value"):
            raise Problem(f"{what}?")
        deadline = time.monotonic() + seconds
        while True:
            late = time.monotonic() >= deadline
            try:
                answer = getattr(self, what)(**request)
                if what != "find" or bool(answer) != gone or late:
                    return answer
            except Problem:
                if late:
                    raise
            time.sleep(PAUSE_SECONDS)


def main():
    driver = Driver()
    print(json.dumps({"ok": "ready"}), flush=True)
    for line in sys.stdin:
        try:
            answer = {"ok": driver.answer(json.loads(line))}
        except Problem as problem:
            answer = {"error": str(problem)}
        print(json.dumps(answer), flush=True)


main()
