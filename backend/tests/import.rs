//! Every decision of an import, over files that we wrote with every kind of mess.

mod import {
    pub mod desk;
    mod decisions;
    mod files;
    mod obligations_and_people;
    mod organizations;
    mod promises;
}
