use eframe::egui;
struct P {
    name: String,
    n: u32,
    dropped: String,
    rx: Option<std::sync::mpsc::Receiver<String>>,
    hov: bool,
}
impl eframe::App for P {
    fn ui(&mut self, ui: &mut egui::Ui, _f: &mut eframe::Frame) {
        ui.heading("Probe");
        let l = ui.label("Name");
        ui.add(egui::TextEdit::singleline(&mut self.name)).labelled_by(l.id);
        if ui.button("Add row").clicked() {
            self.n += 1;
        }
        ui.label(format!("Items {}", self.n));
        ui.label(format!("Hello {}", self.name));
        if ui.button("Open…").clicked() {
            let (tx, rx) = std::sync::mpsc::channel();
            let f = rfd::AsyncFileDialog::new().set_title("Open a list").pick_file();
            let ctx = ui.ctx().clone();
            std::thread::spawn(move || {
                let rt = tokio::runtime::Builder::new_current_thread().build().unwrap();
                let r = rt.block_on(f);
                tx.send(r.map(|f| f.path().display().to_string()).unwrap_or("none".into())).unwrap();
                ctx.request_repaint();
            });
            self.rx = Some(rx);
        }
        if let Some(rx) = &self.rx {
            if let Ok(p) = rx.try_recv() {
                self.dropped = p;
            }
        }
        self.hov = ui.input(|i| !i.raw.hovered_files.is_empty());
        if self.hov {
            ui.label("Let go");
        }
        for f in ui.input(|i| i.raw.dropped_files.clone()) {
            self.dropped = format!("{:?}", f.path());
        }
        ui.label(format!("Got {}", self.dropped));
        ui.link("A link");
        let mut b = true;
        ui.checkbox(&mut b, "Check me");
        ui.radio(true, "Radio");
        for i in 0..200 {
            ui.label(format!("row {i}"));
        }
    }
}
fn main() {
    let o = eframe::NativeOptions {
        renderer: eframe::Renderer::Glow,
        viewport: egui::ViewportBuilder::default().with_app_id("rollcall").with_title("Probe"),
        ..Default::default()
    };
    eframe::run_native(
        "Probe",
        o,
        Box::new(|_| Ok(Box::new(P { name: String::new(), n: 0, dropped: String::new(), rx: None, hov: false }))),
    )
    .unwrap();
}
