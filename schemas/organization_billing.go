package schemas

// ListPayments lists an organization's payments with their invoices.
type ListPayments struct {
	inOrganization
	// Paging and order.
	Page *Page `json:"pg,omitempty"`
}

// GetSubscription returns an organization's plan, price, next bill and coupon.
type GetSubscription struct {
	inOrganization
}

// billed is a price and who pays it.
type billed struct {
	// Price, by id from cashier_list-products.
	PriceID ID `json:"priceId" jsonschema:"example=31"`
	// Who is billed.
	Customer *customer `json:"customer,omitempty"`
}

// customer is who is billed. The names of the members say it all.
type customer struct {
	Email       string `json:"email" jsonschema:"format=email"`
	Name        string `json:"name"`
	IsBusiness  bool   `json:"isBusiness"`
	CountryID   ID     `json:"countryId"`
	CompanyName string `json:"companyName,omitempty"`
	TaxID       string `json:"taxId,omitempty"`
	City        string `json:"city,omitempty"`
	Line1       string `json:"line1,omitempty"`
	Line2       string `json:"line2,omitempty"`
	PostalCode  string `json:"postalCode,omitempty"`
	State       string `json:"state,omitempty"`
}

// CreateSubscription starts a paid subscription. Returns the address of a checkout that
// a person must finish.
type CreateSubscription struct {
	inOrganization
	billed
	// Coupon code.
	CouponCode string `json:"couponCode,omitempty"`
}

// UpdateSubscription switches a subscription to another price, which costs money.
type UpdateSubscription struct {
	inOrganization
	billed
}

// CancelSubscription cancels an organization's paid subscription.
type CancelSubscription struct {
	inOrganization
}

// ListPaymentMethodTypes lists the types of payment methods that an organization may
// use.
type ListPaymentMethodTypes struct {
	inOrganization
}

// ListPaymentMethods lists an organization's stored payment methods and which of them
// is the default.
type ListPaymentMethods struct {
	inOrganization
	// Paging and order.
	Page *Page `json:"pg,omitempty"`
}

// paymentMethod is a stored payment method.
type paymentMethod struct {
	inOrganization
	// Payment method, by id from organization-billing_list-payment-methods.
	PaymentMethodID string `json:"paymentMethodId" jsonschema:"minLength=1,example=pm_0001"`
}

// DeletePaymentMethod removes a stored payment method.
type DeletePaymentMethod struct {
	paymentMethod
}

// SetDefaultPaymentMethod chooses which payment method is charged by default.
type SetDefaultPaymentMethod struct {
	paymentMethod
	// What it pays; extras need immediate charging.
	Target string `json:"target,omitempty" jsonschema:"enum=extras,enum=both,enum=subscription,default=both"`
}

// SubscribeToFreePlan moves an organization to the Free plan and its limits.
type SubscribeToFreePlan struct {
	inOrganization
}

// GetUniversalDiscount returns the discount that Make offers an organization, or null.
type GetUniversalDiscount struct {
	inOrganization
}

// ClaimCancellationOffer takes the discount that Make offers to those who cancel.
type ClaimCancellationOffer struct {
	inOrganization
}

// RedeemUniversalDiscount redeems a discount on the organization's bills.
type RedeemUniversalDiscount struct {
	inOrganization
	// Discount, by id from organization-billing_get-discount.
	UniversalDiscountID ID `json:"universalDiscountId" jsonschema:"example=2"`
}
