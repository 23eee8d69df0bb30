use super::{day_of, midnight, number_of};

#[test]
fn what_is_typed_is_a_number_or_a_day_or_said_to_be_none() {
    assert_eq!(number_of(" 2.5 "), Ok(Some(2.5)));
    assert_eq!(number_of(""), Ok(None));
    assert!(number_of("x").is_err() && number_of("inf").is_err());
    let day = day_of("2026-02-28").unwrap().unwrap();
    assert_eq!(midnight(day.tomorrow().unwrap()).unwrap().to_string(), "2026-03-01T00:00:00Z");
    assert!(day_of("28.2.2026").is_err());
}
