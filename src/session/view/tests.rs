use super::*;

fn view(row_count: u32) -> SheetView {
    SheetView { row_count, ..SheetView::default() }
}

fn read(view: &mut SheetView, wanted: &PagesWanted) {
    let page = |number: &u32| {
        let rows = wanted.rows(*number).map(|id| PageRow {
            id,
            number: u64::from(id.0) + 1,
            deleted: false,
            excluded: false,
            is_text: false,
            edited: false,
            cells: Vec::new(),
            objects: Vec::new(),
        });
        (
            *number,
            Arc::new(Page { rows: rows.collect(), revision: wanted.revision, folded: Arc::clone(&wanted.folded) }),
        )
    };
    view.take(wanted.revision, wanted.pages.iter().map(page).collect());
}

#[test]
fn the_newest_range_wins_while_an_older_one_is_read() {
    let mut view = view(1_000_000);
    view.look_at(0..40);
    let first = view.next_read().unwrap();
    assert_eq!(first.pages, [0, 1]);
    view.look_at(500_000..500_040);
    assert!(view.next_read().is_none(), "one read at a time");
    view.look_at(999_980..1_000_020);
    read(&mut view, &first);
    let last = view.next_read().unwrap();
    assert_eq!(last.pages, [3906, 3905]);
    read(&mut view, &last);
    assert_eq!(view.row(999_999).map(|row| row.number), Some(1_000_000));
    assert!(view.row(1_000_000).is_none());
    assert!(view.row(0).is_none(), "what is far away is not kept");
    assert!(view.next_read().is_none());
}

#[test]
fn no_more_than_a_few_pages_are_kept_however_far_somebody_scrolls() {
    let mut view = view(1_000_000);
    for start in (0..100_000).step_by(200) {
        view.look_at(start..start + 60);
        while let Some(wanted) = view.next_read() {
            read(&mut view, &wanted);
        }
        assert!(view.row(start).is_some() && view.row(start + 59).is_some());
        assert!(view.pages.len() <= PAGES_KEPT as usize + 1);
    }
}

#[test]
fn a_filtered_view_has_places_for_its_rows_alone() {
    let mut view = view(1000);
    let order: Arc<[RowId]> = [3, 500, 999].map(RowId).into();
    view.show(Arc::new(Query::of_rows(RowFilter::Problems)), Some(order), 1000);
    assert_eq!((view.row_count, view.position_of(RowId(500)), view.position_of(RowId(4))), (3, Some(1), None));
    let wanted = view.next_read().unwrap();
    read(&mut view, &wanted);
    assert_eq!(view.row(2).map(|row| row.id), Some(RowId(999)));
    view.show(Arc::default(), None, 1000);
    assert_eq!(view.position_of(RowId(999)), Some(999));
}
