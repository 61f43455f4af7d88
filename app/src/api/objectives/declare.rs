//! Says that a node is done without a badge, or takes that back.

use domain::ObjectiveId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Declares a node as done with the line that says how; `undo` takes the declaration back.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = DeclareNode, prefix = "/api/fn", endpoint = "objectives/declare")]
pub async fn declare_node(
    id: ObjectiveId,
    what: String,
    #[server(default)] line: String,
    #[server(default)] undo: Option<String>,
) -> Result<(), ApiError> {
    use domain::Problem;
    use maps::NodeId;

    let (viewer, ports) = crate::api::asked()?;
    let node = NodeId::new(&what).map_err(|_| Problem::NotFound)?;
    let said = match undo {
        None => {
            ports.objectives.declare(&viewer, &id, &node, &line).await?;
            "declare"
        }
        Some(_) => {
            ports.objectives.undeclare(&viewer, &id, &node).await?;
            "retire"
        }
    };
    crate::api::go_to(&format!("/objectifs/{id}?fait={said}#etape-{node}"));
    Ok(())
}
