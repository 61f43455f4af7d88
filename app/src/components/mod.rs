//! Parts of pages, as plain functions from data to a view: the same for plain and hydrated pages.

pub mod added;
pub mod badge;
pub mod checks;
pub mod copy_field;
pub mod drop;
pub mod field;
pub mod frame;
pub mod framework_form;
pub mod icon;
pub mod link;
pub mod logo;
pub mod map;
#[cfg(feature = "ssr")]
pub mod map_editor;
pub mod new_account;
pub mod news;
pub mod notice;
pub mod receive_form;
pub mod text_area;
pub mod tile;
pub mod verdict;
pub mod waiting;
