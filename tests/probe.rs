#![cfg(feature = "slow-tests")]
#![expect(clippy::unwrap_used, reason = "x")]
mod harness;
use harness::desktop::*;
#[test]
fn probe() {
    let t = std::time::Instant::now();
    let desktop = Desktop::start("probe", Furniture::default());
    eprintln!("desktop {:?}", t.elapsed());
    let mut w = desktop.open_program(concat!(env!("CARGO_MANIFEST_DIR"), "/target/debug/examples/rollcall"), &[]);
    eprintln!("window {:?}", t.elapsed());
    eprintln!("{}", w.tree());
    eprintln!("tree {:?}", t.elapsed());
    w.write(the(ENTRY, "Name"), "Grace");
    w.find(the(LABEL, "Hello Grace"));
    eprintln!("write {:?}", t.elapsed());
    w.press(the(BUTTON, "Add row"));
    w.find(the(LABEL, "Items 1"));
    w.click(the(BUTTON, "Add row"));
    w.find(the(LABEL, "Items 2"));
    eprintln!("click {:?}", t.elapsed());
    w.click(the(ENTRY, "Name"));
    w.keys(&["ctrl+a"]);
    w.type_text("Ada");
    w.find(the(LABEL, "Hello Ada"));
    w.to_clipboard("Łódź\t日本");
    w.keys(&["ctrl+a", "ctrl+v"]);
    eprintln!("{:?}", w.text(the(ENTRY, "Name")));
    w.tab_to(the(BUTTON, "Add row"));
    w.keys(&["space"]);
    w.find(the(LABEL, "Items 3"));
    eprintln!("keys {:?}", t.elapsed());
    let f = desktop.list("a list.csv", "a,b\n");
    let mut h = w.hold_file(&f);
    w.find(words("Let go"));
    h.let_go();
    eprintln!("{:?}", w.find(words("a list.csv")));
    eprintln!("drop {:?}", t.elapsed());
    w.press(the(BUTTON, "Open…"));
    let f = desktop.list("b.csv", "a,b\n");
    w.choose_in_dialog(&f, "Select");
    eprintln!("{:?}", w.find(words("b.csv")));
    eprintln!("dialog {:?}", t.elapsed());
    w.press(the(BUTTON, "Open…"));
    w.cancel_dialog();
    w.find(words("Got none"));
    w.picture(std::path::Path::new("/work/tmp/p/probe.png"));
    w.close();
    eprintln!("closed {:?}", t.elapsed());
    let w = desktop.open_program(concat!(env!("CARGO_MANIFEST_DIR"), "/target/debug/examples/rollcall"), &[]);
    drop(w);
    eprintln!("again {:?}", t.elapsed());
}
