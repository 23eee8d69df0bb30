//! A table as text on the clipboard, as Excel and `LibreOffice` put it there: tabs between cells, and quotes around what
//! holds a tab or a line break.

/// One cell more.
pub fn push_cell(out: &mut String, text: &str) {
    if text.contains(['\t', '\n', '\r', '"']) {
        out.push('"');
        out.push_str(&text.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(text);
    }
}
