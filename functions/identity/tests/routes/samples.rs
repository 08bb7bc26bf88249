//! Every sample as it is, but for its token: its shape is one that its route takes.

use domain::access::Role;
use testkit::sample;

use crate::house::House;

#[tokio::test]
async fn every_sample_gets_past_the_door() {
    for row in contract::identity::ROWS {
        // An empty house for each: who signs up in one sample would be known in the next.
        let house = House::open().await;
        let admin = house.stage.person(Role::Admin).await;
        let sample = match row.route.access.needs_session() {
            true => sample(row.route).by(&admin),
            false => sample(row.route),
        };
        let reply = house.send(&sample).await;
        let expected = match row.route.name {
            "list_sessions"
            | "get_second_factor"
            | "list_users"
            | "update_me"
            | "set_my_addresses"
            | "set_my_notification_preferences"
            | "get_me"
            | "list_api_keys"
            | "list_data_requests"
            | "set_my_consents"
            | "list_audit"
            | "list_roles"
            | "list_permissions" => (200, ""),
            "create_user" | "create_role" => (201, ""),
            "register_user"
            | "send_otp"
            | "request_data_export"
            | "request_correction"
            | "request_objection" => (202, ""),
            // A key that would have been over before it was made.
            "create_api_key" => (400, "api_key_lifetime"),
            "log_out" | "remove_other_sessions" => (204, ""),
            // Who comes with the stage has a second factor, and no password.
            "add_second_factor" | "complete_second_factor" => (422, "second_factor_exists"),
            "update_password" | "withdraw_second_factor" | "renew_recovery_codes" => {
                (422, "password_wrong")
            }
            "remove_session" => (404, "not_found"),
            "verify_second_factor" => (422, "second_factor_wrong"),
            // Well formed, and about someone who is not there.
            "log_in" => (401, "credentials_wrong"),
            "refresh_session" => (401, "session_ended"),
            "block_user" | "get_user" | "update_user" | "delete_user" | "restore_user" => {
                (404, "not_found")
            }
            "resend_invitation" | "reset_second_factor" => (404, "not_found"),
            "set_user_roles" | "update_role" | "delete_role" => (404, "not_found"),
            "explain_permission" | "grant_override" => (400, "reference_unknown"),
            "revoke_api_key" | "get_data_export" | "decide_data_request" => (404, "not_found"),
            "request_erasure" => (422, "password_wrong"),
            "verify_otp" | "reset_password" | "accept_invitation" => (422, "otp_wrong"),
            name => panic!("{name} has no expectation here"),
        };
        let got = (reply.status, reply.code());
        assert_eq!(got, expected, "{}: {:#}", row.route.name, reply.json);
    }
}
