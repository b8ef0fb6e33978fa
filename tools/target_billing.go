package tools

import (
	"context"
	"fmt"
	"strings"

	"makemcp/makeapi"
	"makemcp/schemas"
)

// What costs money.
var (
	thePaymentMethod = thing{
		kind: "payment method", arg: "paymentMethodId", find: among(makeapi.ListPaymentMethods, "id"), name: none,
		facts: []telling{
			ofOrganization, tellPlain("type", "type"), tellPlain("brand", "methodDetails.brand"), tellPlain("ends in", "methodDetails.last4"),
			tellYesNo("pays the subscription", "customerDefaultMethod"), tellYesNo("pays extras", "customerDefaultExtrasMethod"), tellPlain("added", "created"),
		},
	}
	theAffiliate = thing{
		kind: "affiliate account", find: by(makeapi.GetCommissionSummary), id: none, name: "partnerCode",
		facts: []telling{tellPlain("to be paid out", "availablePayout"), tellYesNo("asked for already", "isPayoutRequested")},
	}
)

var billingSubjects = []subject{
	{
		of: makeapi.CreateSubscription, thing: theOrganization.with(subscription, newPrice),
		stake: loses("A paid subscription is started: it costs money, each period, once somebody finishes the checkout."),
	},
	{
		of: makeapi.UpdateSubscription, thing: theOrganization.with(subscription, newPrice),
		stake: loses("The subscription switches to another price: it costs money."),
	},
	{
		of: makeapi.CancelSubscription, thing: theOrganization.with(subscription),
		stake: loses("The paid subscription is cancelled. The organization loses what its plan includes, and scenarios may stop."),
	},
	{
		of: makeapi.SubscribeToFreePlan, thing: theOrganization.with(subscription),
		stake: loses("The organization moves to the Free plan. It loses what its plan includes, and scenarios may stop."),
	},
	{
		of: makeapi.ClaimCancellationOffer, thing: theOrganization.with(subscription, discount),
		stake: loses("The discount for those who stay is taken. It can be had once."),
	},
	{
		of: makeapi.RedeemUniversalDiscount, thing: theOrganization.with(subscription, discount),
		stake: loses("The discount is redeemed on the organization's bills. It can be had once."),
	},
	{
		of: makeapi.DeletePaymentMethod, thing: thePaymentMethod,
		stake: loses("The payment method is removed. What it paid for can't be charged to it any more."),
	},
	{
		of: makeapi.SetDefaultPaymentMethod, thing: thePaymentMethod,
		stake: loses("The organization's bills are charged to this payment method from now on."),
	},
	{
		of: makeapi.RegisterAffiliatePartner, thing: theOwnAccount,
		stake: loses("The user becomes a partner who earns commissions, and accepts the terms of the programme."),
	},
	{
		of: makeapi.RequestPayout, thing: theAffiliate,
		stake: loses("Make is asked to pay the commission out, to the PayPal account of the partner."),
	},
}

// subscription tells what an organization pays now.
var subscription = told("subscription now", func(ctx context.Context, l *look, found row) (string, error) {
	product, err := l.one(ctx, makeapi.GetSubscription, schemas.Args{"organizationId": found.text("id")})
	if err != nil || product == nil {
		return "none", err
	}
	price, _ := product.get("price").(map[string]any)
	return quote(product.text("name")) + ", " + priceOf(price), nil
})

// newPrice tells what an organization would pay.
var newPrice = told("new price", func(ctx context.Context, l *look, _ row) (string, error) {
	price, err := l.one(ctx, makeapi.GetPrice, schemas.Args{"priceId": l.call.args["priceId"]})
	return priceOf(price), err
})

func priceOf(price row) string {
	if price.text("price") == "" {
		return "price unknown"
	}
	text := price.text("price") + " " + price.text("currencyCode")
	if period := price.text("period"); period != "" {
		text += " a " + period
	}
	return strings.TrimSpace(text)
}

// discount tells what an organization is offered.
var discount = told("discount", func(ctx context.Context, l *look, found row) (string, error) {
	offer, err := l.one(ctx, makeapi.GetUniversalDiscount, schemas.Args{"organizationId": found.text("id")})
	if err != nil || offer == nil {
		return "none", err
	}
	return fmt.Sprintf("%s %% off until %s (id %s)", offer.text("percentOff"), offer.text("validTo"), offer.text("id")), nil
})
