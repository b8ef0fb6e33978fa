package sandbox

// The price list. Names of plans are Make's, ids and prices are made up but for
// those that its documents show. Any token reads it, and it is the same for every
// organization.

// product is a plan or an extra.
type product struct {
	ID               int               `json:"id"`
	Name             map[string]string `json:"name"`
	Description      map[string]string `json:"description"`
	DescriptionHover map[string]string `json:"descriptionHover"`
	AdditionalInfo   map[string]string `json:"additionalInfo"`
	Priority         int               `json:"priority"`
	Visible          bool              `json:"visible"`
	Config           map[string]any    `json:"config"`
	Type             string            `json:"type"`
	ComparisonID     int               `json:"comparisonId"`
	Prices           []price           `json:"prices"`
}

// price is what a product costs in one size and period.
type price struct {
	ID           int         `json:"id"`
	ProductID    int         `json:"-"`
	Price        string      `json:"price"`
	Config       priceConfig `json:"config"`
	Period       string      `json:"period"`
	Default      bool        `json:"default"`
	Visible      bool        `json:"visible"`
	Priority     int         `json:"priority"`
	CurrencyCode string      `json:"currencyCode"`
}

// priceConfig are the limits that a price buys.
type priceConfig struct {
	DSLimit       int    `json:"dslimit"`
	IOLimit       int    `json:"iolimit"`
	DSSLimit      int    `json:"dsslimit"`
	Transfer      int    `json:"transfer"`
	DLQStorage    int    `json:"dlqStorage"`
	Operations    int    `json:"operations"`
	RestartPeriod string `json:"restartPeriod"`
}

var cashierRoutes = []*route{
	{method: "GET", path: "/cashier/products", handler: listProducts},
	{method: "GET", path: "/cashier/prices/{priceId}", handler: getPrice},
}

// The products that other things refer to.
const (
	teamsProduct = 5
	teamsPrice   = 38 // 80,000 operations a month
)

var products = []product{
	plan(3, "Core", 1, price{ID: 21, Price: "10.59", Config: limits(10000)}, price{ID: 22, Price: "18.82", Config: limits(20000)}),
	plan(4, "Pro", 2, price{ID: 26, Price: "18.82", Config: limits(10000)}, price{ID: 27, Price: "34.12", Config: limits(20000)}),
	plan(teamsProduct, "Teams", 3,
		price{ID: 31, Price: "34.12", Config: limits(10000)}, price{ID: 35, Price: "107.06", Config: limits(40000)},
		price{ID: teamsPrice, Price: "188.24", Config: limits(80000)}, price{ID: 39, Price: "338.82", Config: limits(150000)}),
	{
		ID: 9, Name: map[string]string{"cs": "Operace navíc", "en": "Extra operations"}, Priority: 9, Visible: true, Type: "EXTRA",
		Prices: []price{{ID: 61, ProductID: 9, Price: "11.80", Config: limits(10000), Period: "once", Default: true, Visible: true, Priority: 1, CurrencyCode: "USD"}},
	},
	{
		ID: 12, Name: map[string]string{"en": "Teams 2023"}, Priority: 12, Type: "PLAN", ComparisonID: 3,
		Prices: []price{{ID: 71, ProductID: 12, Price: "29.00", Config: limits(10000), Period: "month", Default: true, Priority: 1, CurrencyCode: "USD"}},
	},
}

// limits are what comes with a number of operations.
func limits(operations int) priceConfig {
	return priceConfig{
		DSLimit: operations / 1000, IOLimit: 10000, DSSLimit: operations / 1000 * megabyte, Transfer: int(*transferFor(&operations)),
		DLQStorage: operations / 1000 * megabyte, Operations: operations, RestartPeriod: "1 month",
	}
}

func plan(id int, name string, priority int, prices ...price) product {
	p := product{
		ID: id, Name: map[string]string{"cs": name, "en": name}, Priority: priority, Visible: true, Type: "PLAN", ComparisonID: priority, Prices: prices,
	}
	for i := range p.Prices {
		q := &p.Prices[i]
		q.ProductID, q.Period, q.Visible, q.Priority, q.Default, q.CurrencyCode = id, "month", true, i+1, i == 0, "USD"
	}
	return p
}

// priceByID finds a price and its product.
func priceByID(id int) (price, product, bool) {
	for _, p := range products {
		for _, q := range p.Prices {
			if q.ID == id {
				return q, p, true
			}
		}
	}
	return price{}, product{}, false
}

func listProducts(c *call) (any, error) {
	q := c.query
	kind, hidden := q.text("type", oneOf("PLAN", "EXTRA")), q.boolean("includeInvisible")
	related, organizationID := q.integer("relatedPriceId"), q.integer("organizationId")
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if organizationID != 0 {
		if _, err := c.organization(organizationID); err != nil {
			return nil, err
		}
	}
	_, relative, _ := priceByID(related)
	list := []product{}
	for _, p := range products {
		if (kind == "" || p.Type == kind) && (hidden || p.Visible) && (related == 0 || p.ID == relative.ID || p.Type == "EXTRA") {
			list = append(list, p)
		}
	}
	return object{{"products", list}}, nil
}

func getPrice(c *call) (any, error) {
	id := c.path.integer("priceId")
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	q, _, ok := priceByID(id)
	if !ok {
		return nil, notFound()
	}
	return object{
		{"id", q.ID}, {"productId", q.ProductID}, {"price", q.Price}, {"currencyCode", q.CurrencyCode}, {"period", q.Period},
		{"priority", q.Priority}, {"visible", q.Visible}, {"default", q.Default}, {"config", q.Config},
	}, nil
}
