//! Every decision of an import, over files that we wrote with every kind of mess.

mod import {
    mod decisions;
    pub mod desk;
    mod files;
    mod obligations_and_people;
    mod organizations;
    mod promises;
}
