//! The icons. One icon, one meaning: whoever needs a new meaning adds a line here.

use leptos::prelude::*;
use phosphor_leptos::IconWeight;

macro_rules! glyphs {
    ($($(#[$meta:meta])* $glyph:ident = $icon:ident $weight:ident,)+) => {
        /// An icon by what it means.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Glyph {
            $($(#[$meta])* $glyph,)+
        }

        impl Glyph {
            /// The paths inside its drawing of 256 by 256.
            pub fn paths(self) -> &'static str {
                match self {
                    $(Self::$glyph => phosphor_leptos::$icon.get(IconWeight::$weight),)+
                }
            }
        }
    };
}

glyphs! {
    /// The explorer.
    Explore = GRAPH Regular,
    /// The explorer, where the reader is.
    ExploreHere = GRAPH Fill,
    /// Organizations.
    Organizations = BUILDINGS Regular,
    /// Organizations, where the reader is.
    OrganizationsHere = BUILDINGS Fill,
    /// Agreements.
    Agreement = FILE_TEXT Regular,
    /// Agreements, where the reader is.
    AgreementHere = FILE_TEXT Fill,
    /// Obligations.
    Obligation = HANDSHAKE Regular,
    /// Obligations, where the reader is.
    ObligationHere = HANDSHAKE Fill,
    /// Control of obligations.
    Control = CLOCK_COUNTDOWN Regular,
    /// Control of obligations, where the reader is.
    ControlHere = CLOCK_COUNTDOWN Fill,
    /// The Sector's matrix.
    Priorities = GRID_NINE Regular,
    /// The Sector's matrix, where the reader is.
    PrioritiesHere = GRID_NINE Fill,
    /// Something is missing.
    Gap = WARNING Fill,
    /// Nothing happened for long.
    Silent = MOON Regular,
    /// A payment.
    Money = COINS Regular,
    /// What weighs how much.
    Weights = SLIDERS_HORIZONTAL Regular,
    /// Contacts.
    Contacts = USERS Regular,
    /// Contacts, where the reader is.
    ContactsHere = USERS Fill,
    /// Interactions.
    Interaction = CHATS_CIRCLE Regular,
    /// Interactions, where the reader is.
    InteractionHere = CHATS_CIRCLE Fill,
    /// What changed.
    Changes = CLOCK_COUNTER_CLOCKWISE Regular,
    /// Questions.
    Question = QUESTION Regular,
    /// Questions, where the reader is.
    QuestionHere = QUESTION Fill,
    /// What changed, where the reader is.
    ChangesHere = CLOCK_COUNTER_CLOCKWISE Fill,
    /// One contact.
    Contact = USER Regular,
    /// A state.
    State = FLAG Regular,
    /// A public body.
    Body = BANK Regular,
    /// A mission, a consulate or a representation.
    Mission = FLAG_BANNER Regular,
    /// An intergovernmental organization.
    Intergovernmental = GLOBE_HEMISPHERE_EAST Regular,
    /// A regional organization.
    Regional = CIRCLES_THREE Regular,
    /// A specialized organization.
    Specialized = CELL_TOWER Regular,
    /// A company.
    Company = BRIEFCASE Regular,
    /// A trade mission or chamber.
    Trade = STOREFRONT Regular,
    /// A union, a club or a non-governmental organization.
    Union = USERS_THREE Regular,
    /// A university.
    University = GRADUATION_CAP Regular,
    /// A research institute.
    Institute = FLASK Regular,
    /// A think tank.
    ThinkTank = LIGHTBULB Regular,
    /// Search.
    Search = MAGNIFYING_GLASS Regular,
    /// A date.
    Date = CALENDAR_BLANK Regular,
    /// Opens downwards.
    Down = CARET_DOWN Regular,
    /// Leads on.
    Next = CARET_RIGHT Regular,
    /// The theme.
    Theme = CIRCLE_HALF Regular,
    /// The light theme.
    Light = SUN Regular,
    /// The dark theme.
    Dark = MOON Regular,
    /// Adds.
    Add = PLUS Regular,
    /// Lays before somebody who decides.
    Submit = PAPER_PLANE_TILT Regular,
    /// Takes out.
    Export = DOWNLOAD_SIMPLE Regular,
    /// What is there twice.
    Duplicates = COPY Regular,
    /// Brings in.
    Import = UPLOAD_SIMPLE Regular,
    /// Closes or removes.
    Close = X Regular,
    /// Sorted from the smallest.
    Ascending = ARROW_UP Regular,
    /// Sorted from the greatest.
    Descending = ARROW_DOWN Regular,
    /// Changes.
    Edit = PENCIL_SIMPLE Regular,
    /// Filters.
    Filter = FUNNEL_SIMPLE Regular,
    /// Overdue, or wrong.
    Overdue = WARNING_CIRCLE Fill,
    /// Escalated.
    Escalated = CARET_DOUBLE_UP Regular,
    /// Due soon.
    DueSoon = CLOCK Regular,
    /// Scheduled.
    Scheduled = CIRCLE_DASHED Regular,
    /// Reported, and waiting for acceptance.
    Reported = TRAY Regular,
    /// Everything else that one can go to.
    Menu = LIST Regular,
    /// As a list.
    List = LIST_BULLETS Regular,
    /// Which columns there are.
    Columns = COLUMNS Regular,
    /// Lists that are kept under a name.
    Views = BOOKMARK_SIMPLE Regular,
    /// As a board.
    Board = KANBAN Regular,
    /// As a chart.
    Chart = CHART_BAR Regular,
    /// Leads back.
    Before = CARET_LEFT Regular,
    /// Met.
    Met = CHECK_CIRCLE Fill,
    /// Partly met.
    PartlyMet = CIRCLE_HALF Fill,
    /// Not met.
    NotMet = X_CIRCLE Fill,
    /// Waived.
    Waived = MINUS_CIRCLE Regular,
    /// Nothing scheduled.
    Nothing = MINUS Regular,
    /// We owe.
    WeOwe = ARROW_UP_RIGHT Regular,
    /// They owe.
    TheyOwe = ARROW_DOWN_LEFT Regular,
    /// Owed together.
    Joint = ARROWS_LEFT_RIGHT Regular,
    /// Open.
    AccessOpen = LOCK_SIMPLE_OPEN Regular,
    /// For use in the service.
    AccessService = LOCK_SIMPLE Regular,
    /// Business secret.
    AccessConfidential = LOCK_SIMPLE Fill,
    /// State secret.
    AccessSecret = LOCK_KEY Fill,
    /// A file.
    File = FILE_PDF Regular,
    /// A picture.
    Picture = FILE_IMAGE Regular,
    /// A file of text.
    TextFile = FILE_DOC Regular,
    /// Takes in.
    Attach = UPLOAD_SIMPLE Regular,
    /// Takes away.
    Remove = TRASH Regular,
    /// Nothing found here.
    NotFound = BINOCULARS Regular,
    /// No connection.
    Offline = PLUGS Regular,
    /// Keys.
    Keys = KEYBOARD Regular,
    /// Ends the session.
    SignOut = SIGN_OUT Regular,
    /// A way between two records.
    Path = PATH Regular,
    /// As a table.
    Table = TABLE Regular,
    /// Holds a record at its place.
    Pin = PUSH_PIN Regular,
    /// A record that is held at its place.
    Pinned = PUSH_PIN Fill,
    /// Opens a record's neighbours.
    Expand = ARROWS_OUT_CARDINAL Regular,
    /// Closes them again.
    Collapse = ARROWS_IN_CARDINAL Regular,
    /// Puts a record into the middle.
    Focus = CROSSHAIR Regular,
    /// How far the picture reaches.
    Depth = CIRCLES_THREE_PLUS Regular,
    /// Nearer.
    ZoomIn = PLUS Regular,
    /// Farther.
    ZoomOut = MINUS Regular,
    /// All of it.
    Fit = CORNERS_OUT Regular,
    /// Lets time run.
    Play = PLAY Regular,
    /// Stops it.
    Pause = PAUSE Regular,
    /// One event back.
    StepBack = SKIP_BACK Regular,
    /// One event forward.
    StepForward = SKIP_FORWARD Regular,
    /// Not shown.
    Hidden = EYE_SLASH Regular,
    /// Shown again.
    Shown = EYE Regular,
    /// Takes the last step back.
    Undo = ARROW_U_UP_LEFT Regular,
    /// Does it again.
    Redo = ARROW_U_UP_RIGHT Regular,
    /// Chooses what a line goes around.
    Lasso = LASSO Regular,
    /// Draws several records as one.
    Group = STACK Regular,
    /// Draws them one by one again.
    Ungroup = ARROWS_SPLIT Regular,
    /// Chosen beside others.
    Choose = CHECK_SQUARE Regular,
    /// The one that holds.
    Check = CHECK Regular,
    /// Words on the picture.
    Note = NOTE Regular,
    /// In rows.
    Layers = ROWS Regular,
    /// In circles.
    Circles = TARGET Regular,
    /// What has come between two days.
    Compare = GIT_DIFF Regular,
    /// One picture of two.
    Join = UNITE Regular,
    /// What two have in common.
    Common = INTERSECT Regular,
    /// Who stands between.
    Between = SHARE_NETWORK Regular,
    /// A brief.
    Brief = ARTICLE Regular,
    /// On paper.
    Print = PRINTER Regular,
    /// What the reader is told.
    Notices = BELL Regular,
    /// What the reader is told, where they are.
    NoticesHere = BELL Fill,
    /// Follows a record.
    Follow = STAR Regular,
    /// The record is followed.
    Followed = STAR Fill,
    /// The page that one begins with.
    Home = HOUSE Regular,
    /// The page that one begins with, where the reader is.
    HomeHere = HOUSE Fill,
    /// What can be done with a row.
    More = DOTS_THREE Regular,
    /// From here to there.
    Towards = ARROW_RIGHT Regular,
}

/// The icon at 18 px; a word or a label beside it says what it means.
pub fn icon(glyph: Glyph) -> impl IntoView {
    sized(glyph, "i")
}

/// The icon at 15 px.
pub fn icon_s(glyph: Glyph) -> impl IntoView {
    sized(glyph, "i i-s")
}

fn sized(glyph: Glyph, class: &'static str) -> impl IntoView {
    view! { <svg class=class viewBox="0 0 256 256" aria-hidden="true" inner_html=glyph.paths() /> }
}
