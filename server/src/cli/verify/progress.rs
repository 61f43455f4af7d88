//! A line on the terminal that says how far a long run is.

use std::io::{IsTerminal, Write};

/// The line; nothing is drawn for few files, or when standard error is no terminal, or when the
/// reports themselves scroll by on one.
pub(super) struct Progress {
    total: usize,
    shown: bool,
    drawn: bool,
}

/// Fewer files than this need no line.
const MANY: usize = 20;
const WIDTH: usize = 40;

impl Progress {
    pub(super) fn new(total: usize, reports_on_terminal: bool) -> Self {
        let shown = total >= MANY && !reports_on_terminal && std::io::stderr().is_terminal();
        Self {
            total,
            shown,
            drawn: false,
        }
    }

    pub(super) fn show(&mut self, done: usize) {
        if self.shown && (done == self.total || done.is_multiple_of(10)) {
            eprint!("\r{}", bar(done, self.total));
            self.drawn = std::io::stderr().flush().is_ok();
        }
    }

    pub(super) fn clear(&mut self) {
        if self.drawn {
            eprint!("\r\x1b[K");
            self.drawn = false;
        }
    }
}

fn bar(done: usize, total: usize) -> String {
    let filled = done * WIDTH / total.max(1);
    format!(
        "[{}{}] {done}/{total}",
        "#".repeat(filled),
        " ".repeat(WIDTH - filled)
    )
}

#[cfg(test)]
mod tests {
    use super::bar;

    #[test]
    fn the_bar_fills_up() {
        assert!(bar(0, 100).starts_with("[ "));
        assert!(bar(50, 100).contains(&"#".repeat(20)));
        assert_eq!(bar(100, 100), format!("[{}] 100/100", "#".repeat(40)));
    }
}
