//! What is asked for, understood or refused.

use super::super::asked::{AskedColumn, default_columns};
use super::*;

fn plan(columns: &[&str]) -> Result<Plan, PlanError> {
    Plan::new(&Asked { columns: columns.iter().map(|it| AskedColumn::typed(it)).collect(), ..Asked::default() })
}

#[test]
fn what_is_no_attribute_and_what_is_no_javascript_is_told_before_anything_is_sent() {
    let unknown = |text: &str, near| PlanError::UnknownAttribute { text: text.to_owned(), near };
    for (column, expected) in [
        ("emial", unknown("emial", Some("email"))),
        ("user.emial", unknown("emial", Some("email"))),
        ("Plan=plan", unknown("plan", None)),
        ("user_metdata.plan", unknown("user_metdata.plan", Some("user_metadata"))),
        ("user.nmae || user.email", unknown("nmae", Some("name"))),
        ("password_hash", PlanError::NotExported { attribute: "password_hash".to_owned() }),
        ("user.mfa_factors || 1", PlanError::NotExported { attribute: "mfa_factors".to_owned() }),
        ("=email", PlanError::NoName),
    ] {
        assert_eq!(plan(&[column]).unwrap_err(), expected, "{column}");
    }
    assert!(matches!(plan(&["Broken=user.name ||"]), Err(PlanError::Expression { .. })));
    assert_eq!(plan(&["Name="]).unwrap_err(), PlanError::Nothing { column: Some("Name".to_owned()) });
    assert_eq!(plan(&["A=email", "name", "A=name"]).unwrap_err(), PlanError::SameName("A".to_owned()));
    let format = Format { kind: super::super::asked::Kind::Csv, gzip: true, ..Format::default() };
    assert_eq!(Plan::new(&Asked { format, ..Asked::default() }).unwrap_err(), PlanError::PackedTable);
}

#[test]
fn a_path_is_told_from_an_expression() {
    let is_path = |text: &str| matches!(Source::understand(text, &[]).unwrap(), Source::Path(_));
    for path in ["email", "user.email", "user_metadata.First Name", "user.app_metadata.a-b", "user_metadata.length"] {
        assert!(is_path(path), "{path}");
    }
    for expression in [
        "user.user_metadata.name || user.name",
        "user.user_metadata.a - user.user_metadata.b",
        "user.user_metadata.a?.b",
        "user.user_metadata['First Name']",
        "user.user_metadata.tags.join()",
        "email.length",
        "user.app_metadata.roles.length",
        "'x'",
        "user",
    ] {
        assert!(!is_path(expression), "{expression}");
    }
}

#[test]
fn only_what_is_needed_is_asked_for() {
    assert_eq!(plan(&[]).unwrap().fields, EXPORTABLE);
    assert_eq!(plan(&["user.name"]).unwrap().fields, ["user_id", "email", "name"]);
    assert_eq!(plan(&["City=user.user_metadata.city || ''"]).unwrap().fields, ["user_id", "email", "user_metadata"]);
    assert_eq!(plan(&["email.length"]).unwrap().fields, ["user_id", "email"]);
    assert_eq!(plan(&["All=Object.keys(user).length"]).unwrap().fields, EXPORTABLE);
    let asked = Asked {
        columns: vec![AskedColumn::typed("email")],
        sort: vec!["last_login:desc".to_owned()],
        conditions: vec!["blocked=true".to_owned()],
        ..Asked::default()
    };
    assert_eq!(Plan::new(&asked).unwrap().fields, ["user_id", "email", "blocked", "last_login"]);
    let asked = Asked { columns: default_columns().collect(), ..Asked::default() };
    let plan = Plan::new(&asked).unwrap();
    assert!(plan.fields.contains(&"identities") && !plan.fields.contains(&"user_metadata"), "{:?}", plan.fields);
    assert_eq!(plan.column_names()[..3], ["Id", "Given Name", "Family Name"]);
}

#[test]
fn a_query_of_the_tenants_stands_beside_no_condition_that_it_can_not_hold() {
    let told = |conditions: &[&str]| {
        let conditions = conditions.iter().map(|it| (*it).to_owned()).collect();
        Plan::new(&Asked { conditions, ..Asked::default() }).err()
    };
    assert_eq!(told(&["lucene:blocked:true", "email.domain=example.com"]), None);
    assert_eq!(told(&["user_metadata.seats=5", "blocked=true"]), None);
    assert!(matches!(
        told(&["lucene:blocked:true", "user_metadata.seats=5"]),
        Some(PlanError::Condition(ConditionError::NotWithQuery { text })) if text == "user_metadata.seats"
    ));
}

#[test]
fn a_column_is_sorted_by_its_name() {
    let asked = Asked {
        columns: vec![AskedColumn::typed("Length=user.email.length")],
        sort: vec!["length:DESC".to_owned(), "user.name".to_owned()],
        ..Asked::default()
    };
    let plan = Plan::new(&asked).unwrap();
    // An attribute is meant before a column whose name differs in case.
    let other = Asked {
        columns: vec![AskedColumn::typed("Name=user.given_name")],
        sort: vec!["name".to_owned()],
        ..Asked::default()
    };
    let by_attribute = Source::Path(vec![Segment::Key("name".to_owned())]);
    assert_eq!(Plan::new(&other).unwrap().sort[0].source, by_attribute);
    let length = plan.columns.as_ref().unwrap()[0].source.clone();
    assert_eq!((&plan.sort[0].source, plan.sort[0].descending), (&length, true));
    assert!(matches!(&plan.sort[1].source, Source::Path(_)) && !plan.sort[1].descending);
}
