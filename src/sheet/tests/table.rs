//! Lists written as CSV and its kin.

use super::*;

fn check(text: &str, expected: &[&str]) -> Sheet {
    let sheet = open(text).unwrap();
    assert_eq!(users(&sheet), expected, "{text:?}");
    sheet
}

#[test]
fn a_table_becomes_users() {
    check("email\na@b.c\n", &[r#"{"email":"a@b.c"}"#]);
    check(
        "email,email_verified,user_metadata.plan,user_metadata.address.city\r\na@b.c,TRUE,gold,Ulm\r\nd@e.f,,,\r\n",
        &[
            r#"{"email":"a@b.c","email_verified":true,"user_metadata":{"plan":"gold","address":{"city":"Ulm"}}}"#,
            r#"{"email":"d@e.f"}"#,
        ],
    );
    check("email;name\na@b.c;\"x;\ny \"\"z\"\"\"\n", &[r#"{"email":"a@b.c","name":"x;\ny \"z\""}"#]);
    check(
        "Email\tGiven Name\ra@b.c\tAnn\rd@e.f\tDee\r",
        &[r#"{"email":"a@b.c","given_name":"Ann"}"#, r#"{"email":"d@e.f","given_name":"Dee"}"#],
    );
    check("sep=|\nemail|name\na@b.c|A,B\n", &[r#"{"email":"a@b.c","name":"A,B"}"#]);
    check("sep=;\r\nemail;name\r\na@b.c;A\r\n", &[r#"{"email":"a@b.c","name":"A"}"#]);
    check("email|name\na@b.c|A\n", &[r#"{"email":"a@b.c","name":"A"}"#]);
    check("\n\nemail,,\na@b.c,,\n,,\n\nd@e.f,,\n", &[r#"{"email":"a@b.c"}"#, r#"{"email":"d@e.f"}"#]);
    check("Id,Connection\nauth0|1,DB\n", &[r#"{"user_id":"auth0|1","identities":[{"connection":"DB"}]}"#]);
    check(
        "email,app_metadata.roles[0],app_metadata.roles[1],app_metadata.roles[2]\na@b.c,x,,z\nd@e.f,,,\n",
        &[r#"{"email":"a@b.c","app_metadata":{"roles":["x",null,"z"]}}"#, r#"{"email":"d@e.f"}"#],
    );
}

#[test]
fn the_schema_and_the_cells_give_the_types() {
    check(
        "email,blocked,logins_count,name\n1,no,x,true\n2,False,07,5\n3,true,12,null\n",
        &[
            r#"{"email":"1","blocked":"no","logins_count":"x","name":"true"}"#,
            r#"{"email":"2","blocked":false,"logins_count":"07","name":"5"}"#,
            r#"{"email":"3","blocked":true,"logins_count":12,"name":"null"}"#,
        ],
    );
    check(
        "email,user_metadata.a,user_metadata.b,user_metadata.c,user_metadata.d\n1,true,true,[1],{}\n2,,yes,\"{\"\"x\"\":1.50}\",{\n",
        &[
            r#"{"email":"1","user_metadata":{"a":true,"b":"true","c":[1],"d":"{}"}}"#,
            r#"{"email":"2","user_metadata":{"b":"yes","c":{"x":1.50},"d":"{"}}"#,
        ],
    );
    check(
        "email,mfa_factors,custom_password_hash\n1,\"[{\"\"totp\"\":{\"\"secret\"\":\"\"A\"\"}}]\",{x\n",
        &[r#"{"email":"1","mfa_factors":[{"totp":{"secret":"A"}}],"custom_password_hash":"{x"}"#],
    );
}

#[test]
fn a_type_that_was_given_holds_for_every_cell() {
    let types = [
        ("user_metadata.n", ColumnType::Number),
        ("Yes", ColumnType::Boolean),
        ("user_metadata.j", ColumnType::Json),
        ("user_metadata.t", ColumnType::Text),
    ];
    let options = OpenOptions {
        map: vec![("Yes".into(), "user_metadata.yes".into())],
        types: types.map(|(column, column_type)| (column.to_owned(), column_type)).to_vec(),
        ..OpenOptions::default()
    };
    let text = "email,user_metadata.n,Yes,user_metadata.j,user_metadata.t\n\
        1,1.50,TRUE,7,true\n2,-3e5,,\"\"\"x\"\"\",[]\n3,007,,,\n4,,maybe,,\n5,,,x,\n";
    let sheet = open_with(text.as_bytes(), &options).result.unwrap();
    assert_eq!(
        users(&sheet),
        [
            r#"{"email":"1","user_metadata":{"n":1.50,"yes":true,"j":7,"t":"true"}}"#,
            r#"{"email":"2","user_metadata":{"n":-3e5,"j":"x","t":"[]"}}"#,
            "INVALID_CELL",
            "INVALID_CELL",
            "INVALID_CELL",
        ]
    );
    let problem = sheet.user(RowId(3), &mut String::new()).unwrap_err();
    let expected = RowProblem::Cell {
        header: "Yes".into(),
        path: "user_metadata.yes".into(),
        expected: ColumnType::Boolean,
        found: "maybe".into(),
    };
    assert_eq!(problem, expected);
}

#[test]
fn the_apostrophes_of_auth0_are_taken_away_once_and_only_there() {
    let export = "\"email\",\"name\",\"created_at\",\"user_metadata.x\",\"blocked\"\n\
        \"'a@b.c\",\"''t Hooft\",2020-01-01T00:00:00.000Z,\"'true\",true\n\
        \"'d@e.f\",\"'=1+1\",2020-01-01T00:00:00.000Z,,false\n";
    let sheet = check(
        export,
        &[
            r#"{"email":"a@b.c","name":"'t Hooft","created_at":"2020-01-01T00:00:00.000Z","user_metadata":{"x":"true"},"blocked":true}"#,
            r#"{"email":"d@e.f","name":"=1+1","created_at":"2020-01-01T00:00:00.000Z","blocked":false}"#,
        ],
    );
    assert!(sheet.repairs().contains(&Repair::ApostrophesRemoved { cells: 5 }), "{:?}", sheet.repairs());
    let sheet = check("email,name\na@b.c,'t Hooft\n", &[r#"{"email":"a@b.c","name":"'t Hooft"}"#]);
    assert!(sheet.repairs().is_empty());
    check("username,name\n'ann,'Ann\n", &[r#"{"username":"ann","name":"Ann"}"#]);
}

#[test]
fn a_row_that_does_not_fit_spoils_itself_alone() {
    let text = "email,name\na@b.c,A\nd@e.f\ng@h.i,G,x\nj@k.l,J,,\n\"m@n.o,M\np@q.r,P\n";
    let sheet = check(
        text,
        &[
            r#"{"email":"a@b.c","name":"A"}"#,
            "RAGGED_ROW",
            "RAGGED_ROW",
            r#"{"email":"j@k.l","name":"J"}"#,
            "UNCLOSED_QUOTE",
            r#"{"email":"p@q.r","name":"P"}"#,
        ],
    );
    let problem = sheet.user(RowId(2), &mut String::new()).unwrap_err();
    assert_eq!(problem, RowProblem::Ragged { cells: 3, columns: 2 });
    assert_eq!(lines(&sheet), [2, 3, 4, 5, 6, 7]);
}

#[test]
fn no_secret_is_shown_in_a_row_that_can_not_be_taken_apart() {
    let ignored = OpenOptions { ignore: vec!["Password".into()], ..OpenOptions::default() };
    for (headers, options) in [("email,name,password_hash", &OpenOptions::default()), ("email,name,Password", &ignored)]
    {
        let text =
            format!("{headers}\na@b.test,Ann,$2b$10$x\na@b.test,$2b$10$x\na@b.test,Ann,,$2b$10$x\na,\"$2b$10$x\n");
        let sheet = open_with(text.as_bytes(), options).result.unwrap();
        for row in 1..sheet.row_count() {
            let cells = sheet.row_cells(RowId(row));
            assert!(matches!(&cells[..], [Cell::Unreadable(_), Cell::Missing, Cell::Missing]), "{cells:?}");
            assert!(!format!("{cells:?}").contains("$2b$"), "{cells:?}");
        }
    }
    let sheet = open("email,name\na@b.test,Ann,x\n").unwrap();
    assert_eq!(sheet.row_cells(RowId(0))[1], Cell::Unreadable("Ann".into()));
}

#[test]
fn lines_are_those_of_the_file() {
    let sheet = open("\u{feff}email;name\r\n\r\n1;\"a\r\n\r\nb\"\r\n2;c\r\n").unwrap();
    assert_eq!(lines(&sheet), [3, 6]);
    let sheet = open("email\r1\r\r2\r").unwrap();
    assert_eq!(lines(&sheet), [2, 4]);
}

#[test]
fn headers_are_all_understood_or_nothing_is_read() {
    let Err(OpenError::UnknownHeaders { headers }) = open("First Name,email,plan\nA,a@b.c,x\n") else { panic!() };
    let names: Vec<&str> = headers.iter().map(|(header, _)| header.as_str()).collect();
    assert_eq!(names, ["First Name", "plan"]);
    assert_eq!(headers[0].1[0], "given_name");

    let options = OpenOptions {
        map: vec![("First Name".into(), "given_name".into())],
        ignore: vec!["plan".into()],
        ..OpenOptions::default()
    };
    let sheet = open_with(b"First Name,email,plan\nA,a@b.c,x\n", &options).result.unwrap();
    assert_eq!(users(&sheet), [r#"{"given_name":"A","email":"a@b.c"}"#]);
    assert_eq!(sheet.columns()[2].target, Target::Ignored);
    let column = &sheet.columns()[0];
    assert_eq!((column.id, column.header.as_str()), (ColumnId(0), "First Name"));
    let target = Target::Attribute { path: "given_name".into(), column_type: ColumnType::Text };
    assert_eq!(column.target, target);

    let refused = |text: &str| format!("{:?}", open(text).unwrap_err());
    assert_eq!(
        refused("email,name,Email\n1,2,3\n"),
        r#"DuplicateHeaders { attribute: "email", headers: ["email", "Email"] }"#
    );
    assert_eq!(
        refused("user_metadata.a.b,user_metadata.a\n1,2\n"),
        r#"OverlappingHeaders { outer: "user_metadata.a", inner: "user_metadata.a.b" }"#
    );
    assert_eq!(
        refused("user_metadata,email,user_metadata.a\n{},1,2\n"),
        r#"OverlappingHeaders { outer: "user_metadata", inner: "user_metadata.a" }"#
    );
    assert_eq!(refused("email,,name,\na,b,c,d\n"), "NamelessColumns { columns: [2, 4] }");
    assert_eq!(refused("a@b.c,Ann\nd@e.f,Dee\n"), "NoHeader");
    assert_eq!(refused("email,\"name\na,b\n"), "HeaderUnreadable");
    assert_eq!(refused("email,name\n"), "NoUsers");
    let typo = OpenOptions { types: vec![("user_metadata.x".into(), ColumnType::Text)], ..OpenOptions::default() };
    let error = open_with(b"email\na@b.c\n", &typo).result.unwrap_err();
    assert_eq!(format!("{error:?}"), r#"NoSuchColumn { asked: "user_metadata.x", headers: ["email"] }"#);
}

#[test]
fn the_encoding_is_found_out() {
    let text = "email;name\na@b.c;Łukasz\nd@e.f;Zoë\n";
    let expected = [r#"{"email":"a@b.c","name":"Łukasz"}"#, r#"{"email":"d@e.f","name":"Zoë"}"#];
    let units = || text.encode_utf16();
    let little: Vec<u8> = units().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = units().flat_map(u16::to_be_bytes).collect();
    let cases: [(Vec<u8>, Encoding); 6] = [
        (text.into(), Encoding::Utf8),
        ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), Encoding::Utf8),
        ([b"\xFF\xFE", little.as_slice()].concat(), Encoding::Utf16LittleEndian),
        ([b"\xFE\xFF", big.as_slice()].concat(), Encoding::Utf16BigEndian),
        (little, Encoding::Utf16LittleEndian),
        (big, Encoding::Utf16BigEndian),
    ];
    for (bytes, encoding) in cases {
        let sheet = open(bytes).unwrap();
        assert_eq!(users(&sheet), expected, "{encoding:?}");
        assert_eq!(sheet.recognised().encoding, encoding);
        assert_eq!(sheet.recognised().format, Format::Csv { delimiter: b';' });
    }
    let sheet = open(b"email,name\na@b.c,Zo\xEB \x80\n").unwrap();
    assert_eq!(users(&sheet), [r#"{"email":"a@b.c","name":"Zoë €"}"#]);
    assert_eq!(sheet.repairs(), [Repair::Decoded { encoding: Encoding::Windows1252 }]);
}

#[test]
fn damaged_text_spoils_its_row_and_is_not_mistaken_for_another_encoding() {
    let sheet = open(b"email,name\na@b.c,Zo\xC3\xAB\nd@e.f,\xFF\n".as_slice()).unwrap();
    assert_eq!(users(&sheet), [r#"{"email":"a@b.c","name":"Zoë"}"#, "INVALID_UTF8"]);
    assert_eq!(sheet.damaged_rows(), 1);
    // Half of a pair of UTF-16.
    let mut utf16: Vec<u8> = "\u{feff}email,name\na@b.c,".encode_utf16().flat_map(u16::to_le_bytes).collect();
    utf16.extend([0x00, 0xD8]);
    utf16.extend("\nd@e.f,D\n".encode_utf16().flat_map(u16::to_le_bytes));
    let sheet = open(utf16).unwrap();
    assert_eq!(users(&sheet), ["INVALID_UTF8", r#"{"email":"d@e.f","name":"D"}"#]);
    let options = OpenOptions { encoding: Some(Encoding::Windows1252), ..OpenOptions::default() };
    let sheet = open_with(b"email,name\na@b.c,Zo\xC3\xAB\n", &options).result.unwrap();
    assert_eq!(users(&sheet), [r#"{"email":"a@b.c","name":"ZoÃ«"}"#]);
}

proptest::proptest! {
    #[test]
    fn what_a_table_holds_comes_out_of_it(
        rows in proptest::collection::vec(proptest::collection::vec("[a\"',;\n\r\té ]{1,6}", 3), 1..6),
        delimiter in proptest::sample::select(vec![b',', b';', b'\t']),
    ) {
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
        writer.write_record(["email", "user_metadata.a.b", "user_metadata.c"]).unwrap();
        // One plain e-mail address says that these apostrophes are part of the values.
        for row in rows.iter().chain([&vec!["x".to_owned(); 3], &vec!["x".to_owned(); 3]]) {
            writer.write_record(std::iter::once(&format!("x{}", row[0])).chain(&row[1..])).unwrap();
        }
        let sheet = open(writer.into_inner().unwrap()).unwrap();
        let read = users(&sheet);
        for (row, user) in rows.iter().zip(&read) {
            let user: serde_json::Value = serde_json::from_str(user).unwrap();
            let expected = serde_json::json!({
                "email": format!("x{}", row[0]), "user_metadata": { "a": { "b": row[1] }, "c": row[2] }
            });
            proptest::prop_assert_eq!(user, expected);
        }
        proptest::prop_assert_eq!(read.len(), rows.len() + 2);
    }

    #[test]
    fn no_table_ends_in_a_panic(text in "[a\"',;\n\r\t\\[\\]{}]{0,60}") {
        if let Ok(sheet) = open(format!("email,user_metadata.a,mfa_factors\n{text}")) {
            for user in users(&sheet).iter().filter(|user| user.starts_with('{')) {
                proptest::prop_assert!(serde_json::from_str::<serde_json::Value>(user).is_ok(), "{user}");
            }
            drop(lines(&sheet));
        }
        drop(open(text));
    }
}

#[test]
fn a_table_that_is_padded_with_blanks_is_no_table_of_ours() {
    let list = "email         ,name          ,nickname      \na@b.c         ,'Ann          ,'A            \n";
    let sheet = open(list).unwrap();
    assert_eq!(users(&sheet), [r#"{"email":"a@b.c         ","name":"'Ann          ","nickname":"'A            "}"#]);
}
