#!/usr/bin/python3
"""Drops files on a window, as a file manager does (XDND version 5):  drop.py [--hover] WINDOW X Y FILE…

X and Y count from the corner of the screen. With --hover the files are held over the window until a line comes in by
standard input, and only then let go.
"""

import pathlib
import select
import sys
import time

from Xlib import X, Xatom, display
from Xlib.protocol import event

DEADLINE_SECONDS = 15


def main():
    arguments = sys.argv[1:]
    hover = arguments[0] == "--hover"
    window, x, y, *files = arguments[hover:]
    x, y = int(x), int(y)
    files = "".join(pathlib.Path(file).resolve().as_uri() + "\r\n" for file in files).encode()

    screen = display.Display()
    atom = screen.intern_atom
    target = screen.create_resource_object("window", int(window, 0))
    source = screen.screen().root.create_window(0, 0, 1, 1, 0, X.CopyFromParent, event_mask=X.PropertyChangeMask)
    source.change_property(atom("XdndTypeList"), Xatom.ATOM, 32, [atom("text/uri-list")])
    source.set_selection_owner(atom("XdndSelection"), X.CurrentTime)
    screen.sync()

    def send(name, data):
        message = event.ClientMessage(window=target, client_type=atom(name), data=(32, data))
        target.send_event(message, event_mask=0)
        screen.flush()

    send("XdndEnter", [source.id, 5 << 24, atom("text/uri-list"), 0, 0])
    send("XdndPosition", [source.id, 0, x << 16 | y, X.CurrentTime, atom("XdndActionCopy")])
    deadline = time.monotonic() + DEADLINE_SECONDS
    accepted = dropped = False
    while time.monotonic() < deadline:
        while screen.pending_events():
            what = screen.next_event()
            if what.type == X.SelectionRequest:
                what.requestor.change_property(what.property, what.target, 8, files)
                what.requestor.send_event(event.SelectionNotify(
                    time=what.time, requestor=what.requestor, selection=what.selection, target=what.target,
                    property=what.property,
                ))
                screen.flush()
            elif what.type == X.ClientMessage:
                name = screen.get_atom_name(what.client_type)
                if name == "XdndStatus" and what.data[1][1] & 1 and not accepted:
                    accepted = True
                    print("accepted", flush=True)
                elif name == "XdndFinished":
                    return
        if accepted and not dropped:
            if hover:
                sys.stdin.readline()
            send("XdndDrop", [source.id, 0, X.CurrentTime, 0, 0])
            dropped = True
        select.select([screen], [], [], 0.05)
    sys.exit("accepted, and never fetched" if accepted else "the window takes no files")


main()
