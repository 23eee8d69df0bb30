//! Checks an edited list again without reading all of it: the rows that were changed, and those that name the same users.

use crate::plan::check::{CheckReport, FoundProblem, ROWS_PER_LOOK, RowCheck, RowFacts, RowFault, check_all};
use crate::sheet::{RowId, RowRanges, Sheet};
use crate::user::{ConnectionRules, Duplicates, IdentifierHashes};
use std::collections::{BTreeSet, HashSet};
use std::ops::ControlFlow;

/// Where so much of a list was changed (one row in this many), all of it is read: that costs little more.
const SHARE_TO_READ_ALL: u64 = 4;

/// What is remembered of a list that was checked: a byte for each row, and eight for each identifier that rows have.
#[derive(Debug, Default)]
pub struct CheckMemory {
    /// Its key; it has seen nobody.
    duplicates: Duplicates,
    rows: Vec<Remembered>,
    /// E-mails, usernames, phone numbers and user ids by row; empty as long as no row has one.
    hashes: [Vec<u64>; 4],
}

/// The facts of a row, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Remembered(u8);

impl Remembered {
    fn new(facts: RowFacts, is_duplicate: bool) -> Self {
        let RowFacts { is_left_out, is_good, has_password_hash, has_secrets, has_id_prefix } = facts;
        let bits = [is_left_out, is_good, has_password_hash, has_secrets, has_id_prefix, is_duplicate];
        Self(bits.into_iter().rev().fold(0, |all, bit| all << 1 | u8::from(bit)))
    }

    fn facts(self) -> RowFacts {
        let bit = |place: u8| self.0 >> place & 1 == 1;
        RowFacts {
            is_left_out: bit(0),
            is_good: bit(1),
            has_password_hash: bit(2),
            has_secrets: bit(3),
            has_id_prefix: bit(4),
        }
    }

    fn is_duplicate(self) -> bool {
        self.0 >> 5 & 1 == 1
    }
}

/// A row that was looked at again.
struct Fresh {
    row: RowId,
    facts: RowFacts,
    hashes: IdentifierHashes,
}

impl CheckMemory {
    /// Checks all rows, and remembers what is needed to check some of them again. See [`crate::plan::check`]. When `progress`
    /// breaks, nothing is remembered, and all rows are checked the next time: what was known before is let go of first, since
    /// both together would take twice the memory.
    pub fn check(
        &mut self,
        sheet: &Sheet,
        rules: &ConnectionRules,
        progress: &mut dyn FnMut(u32) -> ControlFlow<()>,
    ) -> Option<CheckReport> {
        *self = Self { duplicates: self.duplicates.again(), ..Self::default() };
        let mut memory = Self { duplicates: self.duplicates.again(), ..Self::default() };
        let mut seen = memory.duplicates.again().for_rows(sheet.row_count());
        let mut row = 0;
        let report = check_all(sheet, rules, &mut seen, progress, &mut |facts, hashes, is_duplicate| {
            memory.set(row, hashes);
            memory.rows.push(Remembered::new(facts, is_duplicate));
            row += 1;
        });
        if report.is_some() {
            *self = memory;
        }
        report
    }

    /// Checks the rows that were changed since the last check by the same rules, and says what checking all would say.
    /// `before` is what was found then. When `progress` breaks, nothing was done, or all rows are checked the next time.
    pub fn check_again(
        &mut self,
        sheet: &Sheet,
        rules: &ConnectionRules,
        before: &[FoundProblem],
        changed: &RowRanges,
        progress: &mut dyn FnMut(u32) -> ControlFlow<()>,
    ) -> Option<CheckReport> {
        let (count, known) = (sheet.row_count(), u32::try_from(self.rows.len()).unwrap_or(u32::MAX));
        let within = changed.iter().map(|range| range.start.min(count)..range.end.min(count));
        let changed = RowRanges::from_ranges(within.chain(std::iter::once(known.min(count)..count)));
        if changed.row_count() * SHARE_TO_READ_ALL > u64::from(count) {
            return self.check(sheet, rules, progress);
        }
        let mut problems = Vec::new();
        let mut rows = RowCheck::new(sheet, rules);
        let mut fresh = Vec::new();
        for (done, row) in changed.rows().enumerate() {
            if done % ROWS_PER_LOOK as usize == 0 && progress(row.0).is_break() {
                return None;
            }
            let (facts, hashes) = rows.look(row, &self.duplicates, &mut problems);
            fresh.push(Fresh { row, facts, hashes });
        }
        // From here on it is quick, and done as a whole.
        let named = self.take(&fresh, count);
        let same = self.rows_of(&named);
        let duplicates = self.admit_again(&same);
        let kept = before.iter().filter(|it| it.row.0 < count).filter(|it| {
            if it.is_duplicate() {
                same.binary_search(&it.row).is_err() && self.is_duplicate(it.row)
            } else {
                !changed.contains(it.row)
            }
        });
        problems.extend(kept.cloned());
        problems.extend(duplicates);
        // Of a row what it is by itself comes first.
        problems.sort_by_key(|it| (it.row, it.is_duplicate()));
        let mut report = CheckReport { problems, ..CheckReport::default() };
        for row in &self.rows {
            report.count(row.facts(), row.is_duplicate());
        }
        Some(report)
    }

    fn is_duplicate(&self, row: RowId) -> bool {
        self.rows.get(row.0 as usize).is_some_and(|it| it.is_duplicate())
    }

    fn hashes_of(&self, row: u32) -> IdentifierHashes {
        let hash = |of: usize| self.hashes.get(of).and_then(|it| it.get(row as usize)).copied().unwrap_or(0);
        IdentifierHashes([hash(0), hash(1), hash(2), hash(3)])
    }

    fn set(&mut self, row: usize, hashes: IdentifierHashes) {
        for (kept, hash) in self.hashes.iter_mut().zip(hashes.0) {
            if hash != 0 && kept.len() <= row {
                kept.resize(row + 1, 0);
            }
            if let Some(kept) = kept.get_mut(row) {
                *kept = hash;
            }
        }
    }

    /// Takes over what rows are by now; the identifiers that came or went with it.
    fn take(&mut self, fresh: &[Fresh], count: u32) -> [HashSet<u64>; 4] {
        let mut named: [HashSet<u64>; 4] = Default::default();
        let mut name = |hashes: IdentifierHashes| {
            for (named, hash) in named.iter_mut().zip(hashes.0) {
                if hash != 0 {
                    named.insert(hash);
                }
            }
        };
        for row in count..u32::try_from(self.rows.len()).unwrap_or(u32::MAX) {
            name(self.hashes_of(row));
            self.set(row as usize, IdentifierHashes::default());
        }
        self.rows.truncate(count as usize);
        for Fresh { row, facts, hashes } in fresh {
            let before = self.hashes_of(row.0);
            let place = row.0 as usize;
            let was = self.rows.get(place).copied();
            if before != *hashes || was.is_none_or(|it| it.facts().is_good != facts.is_good) {
                name(before);
                name(*hashes);
            }
            self.set(place, *hashes);
            // Whether it is a duplicate is found out for all that name the same users.
            let now = Remembered::new(*facts, facts.is_good && was.is_some_and(Remembered::is_duplicate));
            match self.rows.get_mut(place) {
                Some(row) => *row = now,
                None => self.rows.push(now),
            }
        }
        named
    }

    /// The rows that have one of these identifiers, and those that share another one with them, and so on: whether one of
    /// them is a duplicate depends on no other row.
    fn rows_of(&self, named: &[HashSet<u64>; 4]) -> Vec<RowId> {
        let mut named = named.clone();
        let mut rows = BTreeSet::new();
        loop {
            let before = rows.len();
            for (hashes, named) in self.hashes.iter().zip(&named).filter(|(_, named)| !named.is_empty()) {
                let with = hashes.iter().zip(0_u32..).filter(|(hash, _)| **hash != 0 && named.contains(*hash));
                rows.extend(with.map(|(_, row)| row));
            }
            if rows.len() == before {
                break;
            }
            for row in &rows {
                for (named, hash) in named.iter_mut().zip(self.hashes_of(*row).0).filter(|(_, hash)| *hash != 0) {
                    named.insert(hash);
                }
            }
        }
        rows.into_iter().map(RowId).collect()
    }

    /// Which of these rows are duplicates by now.
    fn admit_again(&mut self, rows: &[RowId]) -> Vec<FoundProblem> {
        let mut seen = self.duplicates.again();
        let mut found = Vec::new();
        for row in rows {
            let duplicate = seen.admit(row.0, self.hashes_of(row.0));
            if let Some(kept) = self.rows.get_mut(row.0 as usize) {
                *kept = Remembered::new(kept.facts(), duplicate.is_some());
            }
            found.extend(duplicate.map(|problem| FoundProblem { row: *row, fault: RowFault::User(problem) }));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::check;
    use crate::sheet::{CellValue, Edit, OpenOptions, import_file};
    use proptest::prelude::*;

    fn go_on(_: u32) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn list(rows: &[(u8, u8)]) -> Sheet {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("users.csv");
        let lines =
            rows.iter().map(|(email, name)| format!("{},{},x\n", EMAILS[*email as usize], NAMES[*name as usize]));
        std::fs::write(&path, format!("email,username,nickname\n{}", lines.collect::<String>())).unwrap();
        import_file(&path, folder.path(), &OpenOptions::default(), &mut |_| ControlFlow::Continue(())).unwrap()
    }

    const EMAILS: [&str; 5] = ["ann@a.test", "bob@a.test", "cy@a.test", "wrong", ""];
    const NAMES: [&str; 4] = ["", "ann", "bob", "cyril"];

    /// A step: what is done to the list.
    fn edit() -> impl Strategy<Value = Vec<Edit>> {
        let row = || (0_u32..30).prop_map(RowId);
        let rows = || prop::collection::vec(row(), 1..4).prop_map(RowRanges::from_rows);
        let text = |text: &str| CellValue::Text(text.to_owned());
        let cell = (row(), 0_u32..3, 0_usize..4).prop_map(move |(row, column, value)| {
            let value = if column == 0 { EMAILS[value] } else { NAMES[value] };
            vec![Edit::SetEach { cells: vec![(row, crate::sheet::ColumnId(column), text(value))] }]
        });
        prop_oneof![
            8 => cell,
            1 => rows().prop_map(|rows| vec![Edit::DeleteRows { rows }]),
            1 => rows().prop_map(|rows| vec![Edit::RestoreRows { rows }]),
            1 => rows().prop_map(|rows| vec![Edit::DuplicateRows { rows }]),
            1 => row().prop_map(|at| vec![Edit::InsertRows { at, behind: true, count: 2 }]),
        ]
    }

    proptest! {
        #[test]
        fn what_was_changed_is_checked_again_as_if_all_were(
            rows in prop::collection::vec((0_u8..5, 0_u8..4), 24..30),
            steps in prop::collection::vec(prop_oneof![4 => edit().prop_map(Some), 1 => Just(None)], 1..12),
        ) {
            let rules = ConnectionRules::default();
            let mut memory = CheckMemory::default();
            let mut history = vec![(list(&rows), RowRanges::from(0..0))];
            let mut report = memory.check(&history[0].0, &rules, &mut go_on).unwrap();
            for step in steps {
                let (now, _) = history.last().unwrap().clone();
                let (sheet, changed) = if let Some(edits) = step {
                    let Ok(after) = now.edited(&edits[0]) else { continue };
                    let changed = edits[0].rows().unwrap();
                    history.push((after.clone(), changed.clone()));
                    (after, changed)
                } else if history.len() > 1 {
                    let (_, changed) = history.pop().unwrap();
                    (history.last().unwrap().0.clone(), changed)
                } else {
                    continue;
                };
                // Given up in between, it is as if it had not been asked for.
                let stopped = memory.check_again(&sheet, &rules, &report.problems, &changed, &mut |_| ControlFlow::Break(()));
                prop_assert!(stopped.is_none() || changed.is_empty());
                report = match stopped {
                    Some(report) => report,
                    None => memory.check_again(&sheet, &rules, &report.problems, &changed, &mut go_on).unwrap(),
                };
                prop_assert_eq!(&report, &check(&sheet, &rules, &mut go_on).unwrap());
            }
        }
    }

    #[test]
    fn only_what_was_changed_is_read() {
        let sheet = list(&[(0, 0); 30]);
        let mut memory = CheckMemory::default();
        let report = memory.check(&sheet, &ConnectionRules::default(), &mut go_on).unwrap();
        assert_eq!(report.sendable_count(), 1);
        let email = sheet.columns()[0].id;
        let edit = Edit::SetEach { cells: vec![(RowId(0), email, CellValue::Text("new@a.test".to_owned()))] };
        let (sheet, changed) = (sheet.edited(&edit).unwrap(), edit.rows().unwrap());
        let mut looks = Vec::new();
        let rules = ConnectionRules::default();
        let report = memory.check_again(&sheet, &rules, &report.problems, &changed, &mut |row| {
            looks.push(row);
            ControlFlow::Continue(())
        });
        let report = report.unwrap();
        assert_eq!(looks, [0]);
        assert_eq!(report.problems.first().map(|it| it.row), Some(RowId(2)), "the second row is the first of them now");
    }
}
