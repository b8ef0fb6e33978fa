package tools

import (
	"fmt"
	"regexp"

	"makemcp/makeapi"
	"makemcp/schemas"
)

// remedy is what helps against a kind of error.
type remedy struct {
	advice string
	// passing tells that the same run may succeed later, as it is.
	passing bool
	// access tells that the connection is what to look at.
	access bool
}

// remedies are by the names that Make gives errors.
var remedies = map[string]remedy{
	"AccountValidationError":       {advice: accessAdvice, access: true},
	"InvalidAccessTokenError":      {advice: accessAdvice, access: true},
	"ConnectionError":              {advice: "The service could not be reached. See whether the module's connection works; if it does, the service was down.", passing: true, access: true},
	"RateLimitError":               {advice: "The service was called too often. Run less often or handle less at once, or give the module a Break handler that retries.", passing: true},
	"ModuleTimeoutError":           {advice: "The service took too long. Ask it for less at once, or give the module a Break handler that retries.", passing: true},
	"IncompleteDataError":          {advice: "The service had not all data ready yet. A later try may find them.", passing: true},
	"DataError":                    {advice: "The service refused a value. Compare the module's settings with its input: what the message names is wrong, empty or no longer valid there."},
	"BundleValidationError":        {advice: "A required field of the module was empty, or of a wrong type. Map another value in its settings, or filter such bundles out before it."},
	"InvalidConfigurationError":    {advice: "The module's settings are wrong. Mend what the message names."},
	"RuntimeError":                 {advice: "The service answered with an error of its own. Check what the message names, such as an address, a name or an id that has changed."},
	"DuplicateDataError":           {advice: "The service has this entry already. Search for it first and update it, or let an error handler ignore the duplicate."},
	"InconsistencyError":           {advice: "Two runs changed the same data. Let runs follow one another (sequential), then check the data by hand."},
	"DataSizeLimitExceededError":   {advice: "The data is larger than the plan allows in one run. Handle less at once."},
	"MaxFileSizeExceededError":     {advice: "A file is larger than the plan allows. Split or shrink it."},
	"MaxResultsExceededError":      {advice: "More was found than one run may handle. Lower the module's limit and run more often."},
	"OutOfSpaceError":              {advice: "The storage is full: of the data store, or for incomplete executions. Resolve or delete what is no longer needed."},
	"OperationsLimitExceededError": {advice: "The plan's credits are used up: " + accountTask + " tells until when."},
	"ExecutionInterruptedError":    {advice: "The run was stopped, by a person or for taking too long. Handle less at once if it was the latter."},
}

const accessAdvice = "The service no longer lets the connection in. A person has to reauthorize it in Make, or connect anew."

// noAccess tells from the message what the name of an error may hide.
var noAccess = regexp.MustCompile(`(?i)\b401\b|invalid_grant|unauthori[sz]ed|invalid (api key|credentials)|access denied|token.{0,40}(expired|revoked)`)

func remedyFor(e *runError) remedy {
	if noAccess.MatchString(e.Message) {
		return remedy{advice: accessAdvice, access: true}
	}
	if known, ok := remedies[e.Name]; ok {
		return known
	}
	return remedy{advice: "Compare what the message says with the module's settings and its input."}
}

// advise says what to try, in the order in which to try it, and the calls that do it.
func (f *findings) advise(failure *runError, culprit *module) (advice []string, next []*step) {
	s := f.scenario
	this := schemas.Args{"scenarioId": s.ID}
	if failure == nil {
		return f.atRest(), nil
	}
	r := remedyFor(failure)
	advice = append(advice, r.advice)
	if len(f.runs) > 0 && f.runs[0].Status == runSucceeded {
		advice = append(advice, "Its latest run succeeded, so the trouble may be over, or depend on the data.")
	}
	if culprit != nil && r.access && culprit.connection() != 0 {
		next = append(next, &step{makeapi.VerifyConnection.Name, schemas.Args{"connectionId": culprit.connection()}, "whether the module's connection still works"})
	}
	if f.editedBetween() {
		advice = append(advice, "It was edited between its last good run and the failures: see what changed with "+makeapi.ListBlueprintVersions.Name+".")
	}
	if r.passing && len(f.stored) > 0 {
		next = append(next, &step{makeapi.RetryIncompleteExecution.Name, schemas.Args{"incompleteExecutionId": f.stored[0].ID}, "the trouble may have passed: try the latest stored run"})
	}
	advice = append(advice, f.afterwards(r)...)
	next = append(next, &step{makeapi.GetScenarioBlueprint.Name, this, "the settings of all modules, to mend the failing one"})
	return advice, next
}

// editedBetween tells whether an edit may be to blame.
func (f *findings) editedBetween() bool {
	h := f.history()
	if h == nil || h.InARow == 0 || h.LastSuccess == "" {
		return false
	}
	edit := timeOf(h.LastEdit)
	return edit.After(timeOf(h.LastSuccess)) && edit.Before(timeOf(h.FailingSince))
}

// afterwards is what is left to do once the cause is mended.
func (f *findings) afterwards(r remedy) []string {
	var advice []string
	if n := len(f.stored); n > 0 {
		text := fmt.Sprintf("%d failed runs are stored and can be repeated with %s.", n, makeapi.RetryIncompleteExecutions.Name)
		if !r.passing {
			text += " Each repeats the blueprint that it failed with, unless " + makeapi.UpdateIncompleteExecution.Name + " gives it the mended one."
		}
		advice = append(advice, text)
	} else if f.run.Status == runFailed {
		advice = append(advice, "Nothing is stored of the failed run: Make keeps such data only where the scenario stores incomplete executions (metadata.scenario.dlq in its blueprint).")
	}
	if f.scenario.IsInvalid {
		advice = append(advice, "Make switched the scenario off for its errors. Once it is mended, "+makeapi.ActivateScenario.Name+" switches it on.")
	}
	return advice
}

// atRest says why a scenario without a failure may still not do what is expected.
func (f *findings) atRest() []string {
	switch f.scenario.state() {
	case stateDraft:
		return []string{"It was never completed, so it can't run."}
	case stateStopped:
		return []string{"Make switched it off after errors that are no longer in its log. Run it once and look again."}
	case statePaused:
		return []string{"It is paused with the subscription: " + accountTask + " tells more."}
	case stateInactive:
		advice := []string{"It is inactive, so it does not run: " + makeapi.ActivateScenario.Name + " switches it on."}
		if f.scenario.HookID != 0 && f.scenario.Scheduling.Type != "immediately" {
			advice = append(advice, `It starts from a webhook but is scheduled otherwise. If Make answers "Invalid interval.", schedule it as {"type":"immediately"}.`)
		}
		return advice
	}
	switch {
	case f.run == nil:
	case f.run.Status == runFailed:
		return []string{"What it failed with is no longer to be had. Run it once, and diagnose that run."}
	default:
		return []string{"That run has no error."}
	}
	return []string{"None of its recent runs failed."}
}
