package makeapi

import "makemcp/schemas"

var organizationBilling = Group{
	Name:  "organization-billing",
	About: "What an organization pays: subscription, payments, payment methods and discounts.",
	Endpoints: []Declared{
		ListPayments, GetSubscription, CreateSubscription, UpdateSubscription, CancelSubscription, SubscribeToFreePlan,
		ListPaymentMethodTypes, ListPaymentMethods, DeletePaymentMethod, SetDefaultPaymentMethod,
		GetUniversalDiscount, ClaimCancellationOffer, RedeemUniversalDiscount,
	},
}

// Whatever changes here moves money, now or with the next bill, and no call brings it
// back: so all of it is Destructive, whatever its method.

// ListPayments is GET /organizations/{organizationId}/payments.
var ListPayments = Endpoint[schemas.ListPayments]{
	Name: "organization-billing_list-payments", Route: "GET /organizations/{organizationId}/payments", Scope: "organizations:read", Reply: "payments",
}

// GetSubscription is GET /organizations/{organizationId}/subscription.
var GetSubscription = Endpoint[schemas.GetSubscription]{
	Name: "organization-billing_get-subscription", Route: "GET /organizations/{organizationId}/subscription", Scope: "organizations:read", Reply: "product",
}

// CreateSubscription is POST /organizations/{organizationId}/subscription. It is about
// money, although a person finishes the checkout.
var CreateSubscription = Endpoint[schemas.CreateSubscription]{
	Name: "organization-billing_create-subscription", Route: "POST /organizations/{organizationId}/subscription", Scope: "organizations:write",
	Effect: Destructive,
}

// UpdateSubscription is PATCH /organizations/{organizationId}/subscription. It changes
// what is paid, and what the plan allows.
var UpdateSubscription = Endpoint[schemas.UpdateSubscription]{
	Name: "organization-billing_update-subscription", Route: "PATCH /organizations/{organizationId}/subscription", Scope: "organizations:write",
	Effect: Destructive,
}

// CancelSubscription is DELETE /organizations/{organizationId}/subscription.
var CancelSubscription = Endpoint[schemas.CancelSubscription]{
	Name: "organization-billing_cancel-subscription", Route: "DELETE /organizations/{organizationId}/subscription", Scope: "organizations:write",
}

// ListPaymentMethodTypes is GET /organizations/{organizationId}/subscription/payment-method-types.
var ListPaymentMethodTypes = Endpoint[schemas.ListPaymentMethodTypes]{
	Name:  "organization-billing_list-payment-method-types",
	Route: "GET /organizations/{organizationId}/subscription/payment-method-types", Scope: "organizations:read", Reply: "paymentMethodTypes",
}

// ListPaymentMethods is GET /organizations/{organizationId}/subscription/payment-methods.
var ListPaymentMethods = Endpoint[schemas.ListPaymentMethods]{
	Name:  "organization-billing_list-payment-methods",
	Route: "GET /organizations/{organizationId}/subscription/payment-methods", Scope: "organizations:read", Reply: "paymentMethods",
}

// DeletePaymentMethod is DELETE /organizations/{organizationId}/subscription/payment-methods/{paymentMethodId}.
var DeletePaymentMethod = Endpoint[schemas.DeletePaymentMethod]{
	Name:  "organization-billing_delete-payment-method",
	Route: "DELETE /organizations/{organizationId}/subscription/payment-methods/{paymentMethodId}", Scope: "organizations:write",
}

// SetDefaultPaymentMethod is PATCH /organizations/{organizationId}/subscription/payment-methods/{paymentMethodId}/default.
// It says who is charged next.
var SetDefaultPaymentMethod = Endpoint[schemas.SetDefaultPaymentMethod]{
	Name:  "organization-billing_set-default-payment-method",
	Route: "PATCH /organizations/{organizationId}/subscription/payment-methods/{paymentMethodId}/default", Scope: "organizations:write",
	Effect: Destructive,
}

// SubscribeToFreePlan is POST /organizations/{organizationId}/subscription-free. What
// goes beyond the Free plan is lost.
var SubscribeToFreePlan = Endpoint[schemas.SubscribeToFreePlan]{
	Name: "organization-billing_subscribe-to-free-plan", Route: "POST /organizations/{organizationId}/subscription-free", Scope: "organizations:write",
	Effect: Destructive, Confirmed: true,
}

// GetUniversalDiscount is GET /organizations/{organizationId}/universal-discount.
var GetUniversalDiscount = Endpoint[schemas.GetUniversalDiscount]{
	Name: "organization-billing_get-discount", Route: "GET /organizations/{organizationId}/universal-discount", Scope: "organizations:read",
	Reply: "universalDiscount",
}

// ClaimCancellationOffer is POST /organizations/{organizationId}/universal-discount/claim-cancellation-offer.
// It can be taken once.
var ClaimCancellationOffer = Endpoint[schemas.ClaimCancellationOffer]{
	Name:  "organization-billing_claim-cancellation-offer",
	Route: "POST /organizations/{organizationId}/universal-discount/claim-cancellation-offer", Scope: "organizations:write",
	Effect: Destructive,
}

// RedeemUniversalDiscount is POST /organizations/{organizationId}/universal-discount/redeem.
// It can be taken once.
var RedeemUniversalDiscount = Endpoint[schemas.RedeemUniversalDiscount]{
	Name: "organization-billing_redeem-discount", Route: "POST /organizations/{organizationId}/universal-discount/redeem", Scope: "organizations:write",
	Effect: Destructive,
}
