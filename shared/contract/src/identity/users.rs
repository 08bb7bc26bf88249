//! Accounts, as staff see and change them: rows 16 to 22 of the route list.

mod body;
mod patch;
mod view;

use domain::access::Permission as P;
use domain::user::UserCard;

use super::{READS, WRITES};
use crate::common::{Nothing, Page};
use crate::route::{Method, Route};
use crate::routes;

pub(crate) use body::has_text;
pub use body::{BlockOrder, NewUser, ProfileBody, ResetOrder, TaxIdBody, UserPath, UserQuery};
pub use patch::{AccountPatch, MePatch, UserPatch};
pub use view::UserView;

routes! {
    /// Every operation on accounts.
    UserOp {
        /// Lists accounts: by how the name, the address, the number or the tax id begins, or by
        /// status or role and how the name begins. Without a filter everyone, by name. Who is
        /// deleted is in no list.
        ListUsers {
            route: Route::get("list_users", "/v1/users")
                .summary("List users")
                .any_of(&[P::UsersList])
                .grants(READS),
            path: Nothing,
            query: UserQuery,
            body: Nothing,
            reply: Page<UserCard>,
        }
        /// Makes an account for a member of staff, a consignor or a customer, who is invited by
        /// mail to set a password. Only roles of lower rank than the caller's own.
        CreateUser {
            route: Route::create("create_user", "/v1/users")
                .summary("Create or invite a user")
                .any_of(&[P::UsersCreate])
                .grants(WRITES),
            path: Nothing,
            query: Nothing,
            body: NewUser,
            reply: UserView,
        }
        /// Shows an account.
        GetUser {
            route: Route::get("get_user", "/v1/users/{id}")
                .summary("Show a user")
                .any_of(&[P::UsersView])
                .grants(READS),
            path: UserPath,
            query: Nothing,
            body: Nothing,
            reply: UserView,
        }
        /// Edits an account. Nobody edits someone of their own or a higher rank save themselves,
        /// and nobody changes their own address or number here: that takes the password. A changed
        /// address is unproven, and both are told.
        UpdateUser {
            route: Route::edit(Method::Patch, "update_user", "/v1/users/{id}")
                .summary("Edit a user")
                .any_of(&[P::UsersUpdate])
                .grants(WRITES),
            path: UserPath,
            query: Nothing,
            body: UserPatch,
            reply: UserView,
        }
        /// Puts an account away: it is out of every session and list, and may be restored. Nobody
        /// does this to themselves or to someone of their own or a higher rank; an Admin may to
        /// another Admin, so that one is always left. The address and the tax id stay taken, the
        /// number is let go.
        DeleteUser {
            route: Route::edit(Method::Delete, "delete_user", "/v1/users/{id}")
                .summary("Delete a user")
                .any_of(&[P::UsersDelete])
                .grants(WRITES),
            path: UserPath,
            query: Nothing,
            body: Nothing,
            reply: UserView,
        }
        /// Makes a deleted account what it was. Where its number was given to another account in
        /// the meantime, that one must let it go first.
        RestoreUser {
            route: Route::act("restore_user", "/v1/users/{id}/restore")
                .summary("Restore a user")
                .any_of(&[P::UsersRestore])
                .grants(WRITES),
            path: UserPath,
            query: Nothing,
            body: Nothing,
            reply: UserView,
        }
        /// Asks a person in once more who has not set a password yet. They are sent a new code; the
        /// one before opens nothing from then on. Only someone of higher rank may do it.
        ResendInvitation {
            route: Route::act("resend_invitation", "/v1/users/{id}/invitations")
                .summary("Send an invitation again")
                .any_of(&[P::UsersCreate])
                .grants(WRITES),
            path: UserPath,
            query: Nothing,
            body: Nothing,
            reply: UserView,
        }
        /// Takes the second factor of someone away who has lost it. Every session of theirs ends,
        /// they are told by mail, and why is kept. Only someone of higher rank may do it; an Admin
        /// may for another Admin. Whose role asks for one can then do nothing but set up another.
        ResetSecondFactor {
            route: Route::act("reset_second_factor", "/v1/users/{id}/second-factor/reset")
                .summary("Take a lost second factor away")
                .any_of(&[P::UsersUpdate])
                .grants(WRITES),
            path: UserPath,
            query: Nothing,
            body: ResetOrder,
            reply: UserView,
        }
        /// Shuts a person out, or lets them in again. Whoever is shut out is out of every session
        /// at their next call. Only someone of higher rank may do it.
        BlockUser {
            route: Route::act("block_user", "/v1/users/{id}/block")
                .summary("Block or unblock a user")
                .any_of(&[P::UsersBlock])
                .grants(WRITES),
            path: UserPath,
            query: Nothing,
            body: BlockOrder,
            reply: UserView,
        }
    }
}
