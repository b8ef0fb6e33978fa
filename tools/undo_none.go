package tools

import "maps"

// What deletes for good, and why it has no reversal. Credential calls are in neither list:
// they change how somebody signs in, which can only be changed again.
const (
	hasSecrets    = "it holds secrets, which Make shows to nobody"
	isQueue       = "what waits in a queue can be read, and not be put there again"
	isMoney       = "it is a matter of money"
	hasTooMuch    = "all that is in it goes with it, which is too much to be read and made anew"
	isFarAway     = "it is tied to a machine, which has to be connected anew"
	isMadeByMake  = "Make has no call that makes one"
	getsNewName   = "Make gives a new one another name, so what referred to it would not find it"
	isUnexplained = "Make does not say what it answers when it is read"
)

// irreversible are the destructive tools without a reversal, with the reason.
var irreversible = map[string]string{
	"affiliate_register":                              isMoney,
	"affiliate_request-payout":                        isMoney,
	"ai-agent-contexts_delete":                        "the file that it was made of can't be read back",
	"connected-system_delete":                         hasSecrets,
	"connections_delete":                              hasSecrets,
	"credential-requests_delete":                      "the people who were asked would have to be asked anew",
	"custom-roles_delete":                             "to make a role decides what people may do, which takes a person's approval of its own",
	"device-incomings_delete":                         isQueue,
	"device-outgoings_delete":                         isQueue,
	"devices_delete":                                  isFarAway,
	"hooks_delete-incomings":                          isQueue,
	"incomplete-executions_delete":                    isQueue,
	"incomplete-executions_delete-many":               isQueue,
	"keys_delete":                                     hasSecrets,
	"notifications_delete":                            isMadeByMake,
	"on-prem-agent_delete":                            isFarAway,
	"organization-billing_cancel-subscription":        isMoney,
	"organization-billing_claim-cancellation-offer":   isMoney,
	"organization-billing_create-subscription":        isMoney,
	"organization-billing_delete-payment-method":      isMoney,
	"organization-billing_redeem-discount":            isMoney,
	"organization-billing_set-default-payment-method": isMoney,
	"organization-billing_subscribe-to-free-plan":     isMoney,
	"organization-billing_update-subscription":        isMoney,
	"organizations_delete":                            hasTooMuch,
	"scenarios_discard-recovery":                      isUnexplained,
	"sdk-apps_delete":                                 hasTooMuch,
	"sdk-apps_rollback":                               "it throws away many changes at once, of which Make shows one at a time",
	"sdk-apps_uninstall":                              "scenarios lose it at once; it can be installed again",
	"sdk-connections_delete":                          hasSecrets,
	"sdk-webhooks_delete":                             getsNewName,
	"teams_delete":                                    hasTooMuch,
}

// Reversible are the tools whose calls can be undone, with what does not come back, for the
// documentation.
func Reversible() map[string]string {
	lost := map[string]string{}
	for name, r := range reversals {
		lost[name] = r.Lost
	}
	return lost
}

// Irreversible are the destructive tools whose calls can't be undone, with the reason, for
// the documentation.
func Irreversible() map[string]string { return maps.Clone(irreversible) }
