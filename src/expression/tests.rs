//! What expressions give, what hostile ones can't do, and that the quick way is the plain one.

use std::time::Duration;

use proptest::prelude::*;

use super::*;

const CARLA: &str = r#"{"user_id":"auth0|1","name":"Carla","email":"carla@example.org","email_verified":false,
"user_metadata":{"city":"Ulm","age":41,"big":12345678901234567890,"tags":["a","b"],"nothing":null,"zero":0,
"emoji":"\ud83d\ude00","address":{"zip":"089"}},"identities":[{"connection":"Users","isSocial":false}]}"#;

fn evaluator(text: &str) -> Evaluator {
    let limits = Limits { row: Duration::from_millis(300), total: Duration::from_secs(100) };
    Evaluator::new(&Expression::parse(text).unwrap(), limits, || false)
}

fn on(text: &str, user: &str, value: Option<&str>) -> Result<Answer, Fault> {
    match Expression::parse(text) {
        Ok(_) => evaluator(text).evaluate(7, user, value),
        Err(fault) => Err(fault),
    }
}

fn of_carla(text: &str) -> Result<Answer, Fault> {
    on(text, CARLA, Some("\"a cell\""))
}

#[expect(clippy::unnecessary_wraps, reason = "it stands for what an evaluation gives")]
fn text(text: &str) -> Result<Answer, Fault> {
    Ok(Answer::Text(text.to_owned()))
}

#[expect(clippy::unnecessary_wraps, reason = "it stands for what an evaluation gives")]
fn number(digits: &str) -> Result<Answer, Fault> {
    Ok(Answer::Number(digits.to_owned()))
}

#[expect(clippy::unnecessary_wraps, reason = "it stands for what an evaluation gives")]
fn json(json: &str) -> Result<Answer, Fault> {
    Ok(Answer::Json(json.to_owned()))
}

fn no_value(why: NoValue) -> Result<Answer, Fault> {
    Err(Fault::NoValue(why))
}

#[test]
fn an_expression_gives_a_value_of_its_kind() {
    for (expression, expected) in [
        ("user.user_metadata.name || user.name", text("Carla")),
        ("user.email_verified", Ok(Answer::Boolean(false))),
        ("user.user_metadata.zero", number("0")),
        ("user.user_metadata.age + 1", number("42")),
        ("user.user_metadata.age / 2", number("20.5")),
        ("-0", number("0")),
        ("1e21", number("1e+21")),
        ("user.user_metadata.big", number("12345678901234567000")),
        ("user.user_metadata.nothing", Ok(Answer::Null)),
        ("user.user_metadata.country", Ok(Answer::Missing)),
        ("user.app_metadata.plan", Ok(Answer::Missing)),
        ("user.app_metadata.plan || 'none'", text("none")),
        ("user['app_metadata'].plan.name", Ok(Answer::Missing)),
        ("user.identities[0].connection", text("Users")),
        ("user.identities[1].connection", Ok(Answer::Missing)),
        ("user.user_metadata.tags", json(r#"["a","b"]"#)),
        ("user.user_metadata.tags.map(it => it.toUpperCase()).join('/')", text("A/B")),
        ("({ a: user.name, b: undefined, c: [NaN] })", json(r#"{"a":"Carla","c":[null]}"#)),
        ("`${user.name} <${user.email}>`", text("Carla <carla@example.org>")),
        ("user.user_metadata.emoji", text("😀")),
        ("value.toUpperCase()", text("A CELL")),
        ("row", number("7")),
        ("new Date(0)", text("1970-01-01T00:00:00.000Z")),
        ("new String('x')", text("x")),
        ("(() => { const a = 1; return a + 1 })()", number("2")),
        ("user.name // in full", text("Carla")),
        ("Object.keys(user).length", number("6")),
        ("user.name.length", number("5")),
        ("'it costs 5$'.replace(/[0-9]+/, '6')", text("it costs 6$")),
        ("[3, 1, 2].sort().concat([4]).indexOf(4)", number("3")),
        ("[...new Set(['a', 'a', 'b'])].length", number("2")),
    ] {
        assert_eq!(of_carla(expression), expected, "{expression}");
    }
    assert_eq!(on("value", "{}", None), Ok(Answer::Missing));
    assert_eq!(on("value === null", "{}", Some("null")), Ok(Answer::Boolean(true)));
}

#[test]
fn nothing_is_made_of_a_missing_value_unseen() {
    for expression in ["user.app_metadata.plan.trim()", "value.trim()", "user.nickname.length"] {
        let fault = on(expression, CARLA, None);
        assert!(matches!(&fault, Ok(Answer::Missing) | Err(Fault::Threw { .. })), "{expression}: {fault:?}");
    }
    assert!(matches!(on("user.app_metadata.plan.trim()", CARLA, None), Err(Fault::Threw { message })
        if message == "cannot read property 'trim' of undefined"));
}

#[test]
fn a_result_that_no_cell_can_hold_is_told() {
    for (expression, expected) in [
        ("() => 1", NoValue::Function),
        ("class {}", NoValue::Function),
        ("Symbol('a')", NoValue::Symbol),
        ("10n", NoValue::BigInt),
        ("Number(user.name)", NoValue::NotANumber),
        ("1 / 0", NoValue::Infinite),
        ("new Date('soon')", NoValue::InvalidDate),
        ("new Map()", NoValue::Object("Map".to_owned())),
        ("/a/", NoValue::Object("RegExp".to_owned())),
        ("(() => { const a = {}; a.a = a; return a })()", NoValue::NotJson("circular reference".to_owned())),
        ("user.user_metadata.emoji[0]", NoValue::HalfCharacter),
        ("'x'.repeat(5e6)", NoValue::TooLarge),
    ] {
        assert_eq!(of_carla(expression), no_value(expected), "{expression}");
    }
    let deep = of_carla("({ a: 1n })");
    assert!(matches!(deep, Err(Fault::NoValue(NoValue::NotJson(_)))), "{deep:?}");
}

#[test]
fn what_is_no_expression_is_told_with_its_place() {
    let place = |expression: &str| match Expression::parse(expression) {
        Err(Fault::Syntax { line, column, .. }) => (line, column),
        other => panic!("{expression}: {other:?}"),
    };
    assert_eq!(place("user..name"), (1, 6));
    assert_eq!(place("user.name\n  || user.+"), (2, 11));
    assert_eq!(place("user.name; 1"), (1, 10));
    assert_eq!(place("1) + (2"), (1, 2));
    assert_eq!(place("return 1"), (1, 1));
    for (expression, expected) in
        [("", Fault::Empty), (" \n", Fault::Empty), ("user.", Fault::Incomplete), ("(1 + ", Fault::Incomplete)]
    {
        assert_eq!(Expression::parse(expression), Err(expected), "{expression}");
    }
    assert!(matches!(Expression::parse(&"1+".repeat(10_000)), Err(Fault::TooLong { .. })));
    assert_eq!(on("user", "[1]", None), Err(Fault::NoUser));
    assert_eq!(on("user.a", "{\"a\":", None), Err(Fault::NoUser));
}

#[test]
fn a_hostile_expression_is_stopped_and_the_next_user_has_an_answer() {
    let long = "a".repeat(60);
    let backtracking = format!("user.name === 'Carla' ? /(a+)+$/.test('{long}b') : 1");
    for (hostile, expected) in [
        ("while (true) {}", Fault::RowTime),
        ("for (;;) { try { while (true) {} } catch (it) {} }", Fault::RowTime),
        ("const f = () => f(); return f()", Fault::Depth),
        ("const all = []; for (;;) all.push('abcdefgh'.repeat(1000) + all.length)", Fault::Memory),
        ("const all = []; for (;;) all.push({ a: 1, b: [1, 2, 3] })", Fault::Memory),
        ("return 'x'.repeat(1e9)", Fault::Memory),
        ("return Array.from({ length: 1e9 })", Fault::Memory),
        ("throw new Error('no')", Fault::Threw { message: "no".to_owned() }),
        ("throw 'text'", Fault::Threw { message: "text".to_owned() }),
    ] {
        let expression = format!("(() => {{ if (user.name === 'Carla') {{ {hostile} }} return user.name }})()");
        // What is stopped by something else has time for it, also where the machine is busy.
        let row = if expected == Fault::RowTime { Duration::from_millis(300) } else { Duration::from_mins(1) };
        let limits = Limits { row, total: Duration::from_secs(100) };
        let mut evaluator = Evaluator::new(&Expression::parse(&expression).unwrap(), limits, || false);
        assert_eq!(evaluator.evaluate(1, CARLA, None), Err(expected), "{hostile}");
        assert_eq!(evaluator.evaluate(2, r#"{"name":"Ada"}"#, None), text("Ada"), "{hostile}");
    }
    let mut evaluator = evaluator(&backtracking);
    assert_eq!(evaluator.evaluate(1, CARLA, None), Err(Fault::RowTime));
    assert_eq!(evaluator.evaluate(2, r#"{"name":"Ada"}"#, None), number("1"));
    // What the engine goes through by itself.
    for slow in [
        "Array(4294967295).indexOf(1)",
        "Array.prototype.includes.call({ length: 2 ** 53 - 1 }, 1)",
        "[].concat(Array(4294967295))",
        "Array(4294967295).reverse()",
        "new Set(Array(4294967295))",
        "String(Array(4294967295))",
    ] {
        let fault = of_carla(slow);
        assert!(matches!(&fault, Err(Fault::Threw { message }) if message.contains("too long")), "{slow}: {fault:?}");
    }
}

#[test]
fn an_expression_that_is_too_slow_for_everybody_is_given_up() {
    let expression = Expression::parse("(() => { for (;;) {} })()").unwrap();
    let limits = Limits { row: Duration::from_millis(5), total: Duration::from_secs(100) };
    let mut slow = Evaluator::new(&expression, limits, || false);
    let faults: Vec<_> = (0..12).map(|row| slow.evaluate(row, "{}", None).unwrap_err()).collect();
    assert_eq!((&faults[0], &faults[9], &faults[11]), (&Fault::RowTime, &Fault::RowTime, &Fault::TotalTime));
    let limits = Limits { row: Duration::from_secs(100), total: Duration::from_millis(20) };
    let mut slow = Evaluator::new(&expression, limits, || false);
    assert_eq!(slow.evaluate(1, "{}", None), Err(Fault::TotalTime));
    let stopped = std::rc::Rc::new(std::cell::Cell::new(false));
    let stop = std::rc::Rc::clone(&stopped);
    let mut evaluator = Evaluator::new(&expression, Limits::default(), move || stop.replace(true));
    assert_eq!(evaluator.evaluate(1, "{}", None), Err(Fault::Stopped), "it is stopped within a user");
}

#[test]
fn nothing_of_one_user_is_left_for_the_next() {
    for expression in [
        "(() => { kept = user.name; return kept })()",
        "(() => { globalThis.kept = user.name; return kept })()",
        "(() => { Object.prototype.kept = user.name; return ({}).kept })()",
        "(() => { Array.prototype.kept = user.name; return [].kept })()",
        "(() => { String.prototype.kept = user.name; return ''.kept })()",
        "(() => { Math.kept = user.name; return Math.kept })()",
        "(() => { (function* () {}).constructor.kept = user.name; return 1 })()",
        "(() => { Object.getPrototypeOf([].values()).kept = user.name; return 1 })()",
        "(() => { Error.stackTraceLimit = user.name; return 1 })()",
        "(() => { Error.prepareStackTrace = () => user.name; return 1 })()",
        "(() => { Set.prototype.kept = user.name; return 1 })()",
        "(() => { user.__proto__.kept = user.name; return ({}).kept })()",
    ] {
        let fault = of_carla(expression);
        assert!(matches!(&fault, Err(Fault::Threw { .. })), "{expression}: {fault:?}");
    }
    let mut own =
        evaluator("(() => { user.name += '!'; user.seen = (user.seen || 0) + 1; return user.name + user.seen })()");
    for row in 1..3 {
        assert_eq!(own.evaluate(row, CARLA, None), text("Carla!1"));
    }
}

#[test]
fn there_is_nothing_but_the_language() {
    let absent = [
        "fetch",
        "require",
        "process",
        "std",
        "os",
        "setTimeout",
        "setInterval",
        "console",
        "eval",
        "performance",
        "WeakRef",
        "queueMicrotask",
        "Promise",
        "Function",
        "navigator",
        "XMLHttpRequest",
        "Deno",
        "scriptArgs",
        "print",
        "load",
    ];
    for name in absent {
        assert_eq!(of_carla(&format!("typeof {name}")), text("undefined"), "{name}");
        assert_eq!(of_carla(&format!("typeof globalThis['{name}']")), text("undefined"), "{name}");
    }
    // A promise would take for itself that it was stopped.
    for expression in ["import('fs')", "(async () => 1)()", "(async function () { for (;;) {} })()"] {
        assert!(matches!(Expression::parse(expression), Err(Fault::Syntax { .. })), "{expression}");
    }
    assert_eq!(of_carla("user.async || 'async'"), text("async"));
    assert!(matches!(of_carla("(() => 1).constructor('return 1')()"), Err(Fault::Threw { .. })));
}

#[test]
fn only_what_is_named_is_handed_over() {
    let reads = |text: &str| -> String {
        let expression = Expression::parse(text).unwrap();
        expression.attributes().map_or("all".to_owned(), |it| it.collect::<Vec<_>>().join(" "))
    };
    for (expression, expected) in [
        ("user.name", "name"),
        ("user.user_metadata.name || user.name", "user_metadata name"),
        ("user?.name + user['email']", "name email"),
        ("`${user.given_name} ${user.family_name}`", "given_name family_name"),
        ("/user.x\"/.test(user.name)", "name"),
        ("1", ""),
        ("x.user", ""),
        ("'user'", ""),
        ("user", "all"),
        ("user[row]", "all"),
        ("user.hasOwnProperty('a')", "all"),
        ("user.toString()", "all"),
        ("user.__proto__", "all"),
        ("({ user }).user.name", "all"),
        ("(it => it.name)(user)", "all"),
        ("(function () { return arguments[0] })()", "all"),
        ("(({}) / 1) || us\\u0065r.name", "all"),
        ("user.name || 'ä' || ü.x", "all"),
    ] {
        assert_eq!(reads(expression), expected, "{expression}");
    }
    let value = |text: &str| Expression::parse(text).unwrap().reads_value();
    assert!(value("value") && value("v\\u0061lue") && !value("user.name"));
}

/// Expressions that take the quick way, and some that can't.
fn expressions() -> Vec<Expression> {
    [
        "user.a",
        "user.a.b",
        "user.a.b.c",
        "user.a?.b",
        "user.a[0]",
        "user.a[0].b",
        "user['a b']",
        "user.a || user.b",
        "user.a ?? 'none'",
        "[user.a, user.b.a]",
        "({ x: user.a, y: user.a.b })",
        "typeof user.a",
        "typeof user.a.b",
        "Object.keys(user.a)",
        "JSON.stringify(user.a.b)",
        "`${user.a}/${user.b}`",
        "user.a.length",
        "user.a.toString()",
        "user.a.hasOwnProperty('b')",
        "user.a.trim().length",
        "user.a.constructor === Object",
        "(user.a.x = 1, user.a)",
        "(user.b = user.a, user.b)",
        "delete user.a.b, user.a",
        "'b' in user.a",
        "(() => { for (const it in user.a) return it })()",
        "user.a === user.a",
        "user.a.b === user.a.b",
        "user.a / 2 / user.b",
        "user.__proto__ === Object.prototype",
        "user",
    ]
    .into_iter()
    .map(|text| Expression::parse(text).unwrap())
    .collect()
}

fn any_json() -> impl Strategy<Value = String> {
    let text =
        prop_oneof!["[a-c]{0,3}", Just("\\u00e4\\n".to_owned()), Just("\\ud800".to_owned()), Just("ä😀".to_owned())];
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("-0".to_owned()),
        Just("1e999".to_owned()),
        Just("12345678901234567890".to_owned()),
        (-50_i32..50).prop_map(|it| it.to_string()),
        any::<f64>().prop_map(|it| serde_json::to_string(&it).unwrap()),
        text.prop_map(|it| format!("\"{it}\"")),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let key = prop_oneof![
            Just("a"),
            Just("b"),
            Just("c"),
            Just("\\u0061"),
            Just("a b"),
            Just("__proto__"),
            Just("toString"),
            Just("length"),
            Just("0"),
            Just("hasOwnProperty"),
        ];
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(|it| format!("[{}]", it.join(" , "))),
            proptest::collection::vec((key, inner), 0..5).prop_map(|it| {
                let members: Vec<String> = it.iter().map(|(key, value)| format!("\"{key}\" : {value}")).collect();
                format!("{{{}}}", members.join(","))
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Also where keys come twice, texts are escaped or halved, and members are called like what every object has.
    #[test]
    fn the_quick_way_gives_what_the_plain_one_does(
        users in proptest::collection::vec(proptest::collection::vec(any_json(), 3), 8), cut in 0_usize..40,
    ) {
        thread_local! {
            static BOTH: std::cell::RefCell<Vec<(Evaluator, Evaluator)>> = const { std::cell::RefCell::new(Vec::new()) };
        }
        BOTH.with_borrow_mut(|both| {
            if both.is_empty() {
                let new = |it: &Expression| Evaluator::new(it, Limits::default(), || false);
                both.extend(expressions().iter().map(|it| (new(it), new(&it.clone().of_whole_user()))));
            }
            for (place, values) in users.iter().enumerate() {
                let mut user = format!(r#"{{"a":{},"b":{},"a b":{},"c":1}}"#, values[0], values[1], values[2]);
                if place == 0 {
                    // Text that is no JSON is none in either way.
                    let end = user.len().saturating_sub(cut);
                    user.truncate((0..=end).rev().find(|it| user.is_char_boundary(*it)).unwrap_or(0));
                }
                for (quick, plain) in both.iter_mut() {
                    prop_assert_eq!(quick.evaluate(1, &user, None), plain.evaluate(1, &user, None), "{:?} {}", quick, user);
                }
            }
            Ok(())
        })?;
    }
}
