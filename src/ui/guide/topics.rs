//! The words of the guide.

use crate::ui::screen::Screen;

/// What there is something to say of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    FirstSteps,
    Tenants,
    AddTenant,
    Users,
    Export,
    Mapping,
    Sheet,
    Send,
    Jobs,
    Settings,
    Keys,
}

impl Topic {
    /// What is said of a screen.
    pub(super) fn of(screen: Screen) -> Self {
        match screen {
            Screen::Welcome | Screen::Guide => Self::FirstSteps,
            Screen::Tenants => Self::Tenants,
            Screen::AddTenant => Self::AddTenant,
            Screen::Users => Self::Users,
            Screen::Export => Self::Export,
            Screen::Mapping(_) => Self::Mapping,
            Screen::Sheet(_) => Self::Sheet,
            Screen::Send(_) => Self::Send,
            Screen::Jobs => Self::Jobs,
            Screen::Settings => Self::Settings,
        }
    }
}

/// A page of the guide. `**` sets words apart, `` ` `` codes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text {
    pub(super) title: &'static str,
    pub(super) lead: &'static str,
    pub(super) points: &'static [&'static str],
    pub(super) keys: &'static [(&'static str, &'static str)],
}

pub(super) const TOPICS: &[(Topic, Text)] = &[
    (
        Topic::FirstSteps,
        Text {
            title: "First steps",
            lead: "Rollcall brings a list of users into Auth0 and tells you what became of every one.",
            points: &[
                "**Try the demo first.** It is a tenant on this computer with 1,200 invented users and a sample list in \
                 which some rows are wrong on purpose. Nothing there can reach real users.",
                "The way is always the same: **open a list**, look at what is marked, **say where it goes**, see what \
                 would change, and only then **send** it.",
                "**Nothing is sent before you have seen what will change** and have pressed the button that says so. In a \
                 production tenant you type its name first.",
                "Your file itself is never changed. Rollcall works on a copy of its own.",
                "If the program ends in the middle of a run, by whatever cause, the run waits under **Jobs**. When it \
                 goes on, it first looks at what has arrived, so that nobody is created twice.",
            ],
            keys: &[],
        },
    ),
    (
        Topic::Tenants,
        Text {
            title: "Tenants",
            lead: "The Auth0 tenants that Rollcall knows, and what it may do in each.",
            points: &[
                "The tenant **in use** is the one that new work goes to. It stands at the foot of the navigation on every \
                 screen, in amber where real users live.",
                "A tenant that you add **is not used** while another one is: press **Use this tenant**, or choose it while \
                 sending. Only the demo gives way by itself.",
                "**Test again** asks Auth0 anew what Rollcall may do. A test only reads.",
                "A **missing permission** is no failure: the sentence above the list says what does not work without it, \
                 and the row says where it is granted. After granting, test again.",
                "A **connection** that can't take a list stays in view with the reason. Lists go into databases only.",
                "**Production** is a promise to yourself: before anything is written there, you type the tenant's name.",
                "**Remove** takes the tenant out of Rollcall and its secret out of the keyring. In Auth0 nothing changes.",
            ],
            keys: &[
                ("Ctrl N", "add a tenant"),
                ("F5", "test the chosen tenant again"),
                ("Up, Down", "choose a tenant in the list"),
                ("Enter", "use the chosen tenant"),
                ("F2", "edit it"),
                ("Delete", "ask whether it is to be removed"),
            ],
        },
    ),
    (
        Topic::AddTenant,
        Text {
            title: "Add a tenant",
            lead: "Three values from Auth0, a test, done. Connecting changes nothing in your tenant.",
            points: &[
                "The letters **A, B and C** beside the fields are the same as in the guide's picture of Auth0's page.",
                "An **application** is the way to go if you stay. A **pasted token** will do for a look around: it ends, \
                 usually after 24 hours.",
                "The test goes step by step and stops at the first thing that is wrong. The field it lies in turns red and \
                 a sentence says what to do.",
                "The **secret** goes into this computer's keyring, and Rollcall checks that it arrived there. If it did \
                 not, it lasts until you close the window: Rollcall says so, and why.",
                "If a colleague looks after Auth0, **Copy these steps for them** puts all they need on the clipboard.",
            ],
            keys: &[
                ("Enter", "go to the next field; in the last one, test; after a green test, add the tenant"),
                ("Esc", "back; what you typed stays"),
            ],
        },
    ),
    (
        Topic::Users,
        Text {
            title: "Users",
            lead: "Where lists are opened.",
            points: &[
                "Rollcall opens **Excel, CSV, JSON** and what Auth0 itself exports, also packed with gzip.",
                "**Drop a file** on the window, or press Ctrl O.",
                "Lists that are open stand below **Users** in the navigation.",
                "**Export users…** copies users of the tenant in use to a file, for Excel or another program, with the \
                 columns that you choose, or work out by an expression. Ten real users show beforehand what it will hold. \
                 It only reads.",
            ],
            keys: &[("Ctrl O", "open a file")],
        },
    ),
    (
        Topic::Export,
        Text {
            title: "Export users",
            lead: "Users of the tenant as a file, in the form that somebody needs. An export only reads.",
            points: &[
                "**Users from** connections, the whole tenant, or a search. Below it stands how many there are and by which \
                 way they come. Auth0's own search text can be read and changed.",
                "**Columns** are attributes, or worked out by an expression like `user.user_metadata.name || user.name`. What \
                 a user does not have leaves the cell empty; `false` and `0` stay. Expressions calculate as JavaScript does: \
                 numbers of more than 15 digits are rounded.",
                "Ten real users show what each column gives. **Sets** keep columns and their order under a name, for the \
                 terminal too.",
                "**Sort by** one column or several; who has no value comes last.",
                "**Formulas made harmless** puts an apostrophe before what a spreadsheet would run as a formula, and spaces behind the \
                 headers where Rollcall has to know its own file again: it takes both away when it opens the file. For other \
                 programs switch it off.",
                "**Roles and organizations** are asked for user by user. What that takes is told before, and again before it \
                 begins.",
                "The file appears **when it is whole**, not before: an older file stays until then. What breaks off can be gone \
                 on with below **Exports so far**.",
            ],
            keys: &[
                ("Ctrl Enter", "export"),
                ("Alt Up, Alt Down", "move a column"),
                ("F2, Delete, Ctrl Z", "rename a column, remove it, bring it back"),
                ("Down, Up", "into the list of attributes, and back"),
                ("Ctrl Space", "in an expression: insert an attribute"),
            ],
        },
    ),
    (
        Topic::Mapping,
        Text {
            title: "Match the columns",
            lead: "What each column of your list means in Auth0.",
            points: &[
                "Each column shows a few of its values and what Rollcall takes it for. What it is not sure of, it asks.",
                "A column that means nothing in Auth0 can be **left out**, or kept in the user's metadata.",
                "Rollcall remembers your answer for lists with the same headers.",
            ],
            keys: &[("Ctrl Enter", "open the sheet with these matches"), ("Esc", "back to the sheet, if it is open")],
        },
    ),
    (
        Topic::Sheet,
        Text {
            title: "The sheet",
            lead: "Your list, row by row, with what is wrong marked in its cell.",
            points: &[
                "A **red** cell would be refused by Auth0: its row is not sent. An **amber** one is worth a look.",
                "The list of problems groups what has the same cause. Where a fix is certain, one button shows what it \
                 would change, row by row, before it does.",
                "**Everything can be undone**, also after the program was closed. Your file stays as it was.",
            ],
            keys: &[
                ("Ctrl Enter", "send the users: where, how, and a last look come first"),
                ("F2, or type", "edit the cell; Enter puts it in, Esc leaves it as it was"),
                ("Enter, Tab", "the cell below, the one to the right; with Shift the other way"),
                ("Space", "in a column of yes and no: turn yes into no, and back"),
                ("F8, Shift F8", "the next problem, the one before"),
                ("Alt Enter", "take the certain fix of this cell"),
                ("Ctrl Shift P", "open the list of problems and go there; close it"),
                ("Ctrl F, Ctrl H", "find; find and replace"),
                ("F3, Shift F3", "the next one that was found, the one before"),
                ("Alt Down", "the menu of the column: sort, filter, change, rename"),
                ("Shift F10", "the menu of the cells and rows that are chosen"),
                ("Ctrl Space, Shift Space", "choose the column, the row"),
                (
                    "Ctrl D, Ctrl R",
                    "fill down, fill to the right; with Shift go on with the series that the first cells begin",
                ),
                ("Delete", "clear the chosen cells; the rows stay"),
                ("Ctrl Delete", "delete the chosen rows; where all of them are deleted, bring them back"),
                ("F6", "leave the sheet for the list of problems or the navigation; then back"),
                ("Ctrl Z, Ctrl Y", "undo, redo"),
                ("Ctrl Shift S", "save the list as a file: Excel, CSV, JSON. Changes are kept without it"),
                ("Ctrl Up, Ctrl Down", "to the edge of what is filled, also far away"),
                (
                    "Ctrl C, Ctrl V",
                    "copy, paste; also from and to a spreadsheet, where a value that begins like a formula has an apostrophe",
                ),
            ],
        },
    ),
    (
        Topic::Send,
        Text {
            title: "Send",
            lead: "Where the users go, what happens to those that exist, and a last look.",
            points: &[
                "First choose the **tenant** and the **connection**. One that can't take a list says why.",
                "Then choose whether users that exist already are **left as they are** or **updated**.",
                "The last page says how many users are created, updated, unchanged or left out. Up to there nothing was \
                 sent.",
            ],
            keys: &[
                ("Ctrl Enter", "the next step; the last one has no key: its button is pressed"),
                ("Esc, Alt Left", "the step before"),
                ("F6", "on the last page: to what has to be typed or ticked, and the button"),
            ],
        },
    ),
    (
        Topic::Jobs,
        Text {
            title: "Jobs",
            lead: "Every run: how far it is, and what became of each user.",
            points: &[
                "A run makes as many of Auth0's import jobs as the list needs; Auth0 works on two at a time.",
                "**Pause** sends nothing more; jobs at Auth0 go on, and are read when you go on. An interrupted run waits \
                 for you.",
                "**Not known yet** means that an answer was lost. Rollcall looks in the tenant until it can tell, and \
                 never sends such a user twice.",
                "Users that were **refused** can be saved as a file, mended and sent again.",
            ],
            keys: &[
                ("Up, Down", "from run to run"),
                ("Enter, Right, Left", "unfold and fold a run; Tab leads into it"),
                ("Up, Down, Enter", "among refused users: from one to the next; show it in the sheet"),
                ("Ctrl C", "copy what is said of the refused user"),
                ("Ctrl F", "search runs and users"),
            ],
        },
    ),
    (
        Topic::Settings,
        Text {
            title: "Settings",
            lead: "The theme, the size of everything, and where Rollcall keeps things.",
            points: &[
                "All sizes from 75 to 200\u{202f}% work on every screen.",
                "What Rollcall keeps lies in one folder that only you can read. Secrets are never in it.",
            ],
            keys: &[("Ctrl +, Ctrl −", "larger, smaller"), ("Ctrl 0", "the usual size")],
        },
    ),
    (
        Topic::Keys,
        Text {
            title: "Keys everywhere",
            lead: "Everything can be reached without a mouse.",
            points: &[
                "**Tab** goes through a screen in reading order, **Space** or **Enter** presses what has the focus.",
            ],
            keys: &[
                ("Ctrl 1, 2, 3", "Tenants, Users, Jobs"),
                ("Ctrl ,", "Settings"),
                ("Ctrl O", "open a file"),
                ("Ctrl Tab, Ctrl Shift Tab", "the next open list, the one before"),
                ("Ctrl W", "close this list; where something would be lost it asks"),
                ("Ctrl N", "on Tenants: add one"),
                ("Ctrl Enter", "the next step, wherever a list is on its way. It never sends"),
                ("F1", "the guide, at the screen you are on; once more, back to it"),
                ("F6", "from the screen to what stands beside it, to the navigation, and back"),
                ("Esc", "one step back; typed text stays"),
                ("1, 2, 3", "on the first screen: press its buttons"),
            ],
        },
    ),
];
