package sandbox

// What the sections of the bench app hold.
const (
	benchBase = `{
    // Every request goes to the controller of the workshop.
    "baseUrl": "https://bench.larkspur.example/api/v2",
    "headers": {
        "X-Bench-Key": "{{connection.apiKey}}"
    },
    "response": {
        "error": {
            "message": "[{{statusCode}}] {{body.error.message}}",
            "429": {
                "type": "RateLimitError",
                "message": "The controller is busy: {{body.error.message}}"
            }
        }
    },
    "log": {
        "sanitize": ["request.headers.x-bench-key"]
    }
}`

	benchGroups = `[
    {"label": "Builds", "modules": ["getBuild", "searchBuilds", "watchBuilds"]},
    {"label": "Torque checks", "modules": ["createTorqueCheck", "watchFailedChecks"]},
    {"label": "Other", "modules": ["makeApiCall"]}
]`

	benchReadme = `# Larkspur Bench

Builds, torque checks and frames from the controllers of the workshop.

## Connection

Print a key at the controller under Settings, Keys. It belongs to one bench.

## Modules

- **Get a build** needs the serial number of the frame, such as LB-2026-004711.
- **Watch failed torque checks** looks every 15 minutes; a check fails when it is
  more than 4 % off.
`

	benchKeyAPI = `{
    "url": "/keys/self",
    "headers": {
        "X-Bench-Key": "{{parameters.apiKey}}"
    },
    "response": {
        "metadata": {
            "type": "text",
            "value": "{{body.bench.name}}"
        }
    },
    "log": {
        "sanitize": ["request.headers.x-bench-key"]
    }
}`

	benchKeyParameters = `[
    {"name": "apiKey", "type": "password", "label": "Key", "required": true}
]`

	benchSignInAPI = `{
    "authorize": {
        "url": "https://bench.larkspur.example/oauth/authorize",
        "qs": {
            "client_id": "{{common.clientId}}",
            "scope": "{{join(oauth.scope, ' ')}}",
            "redirect_uri": "{{oauth.redirectUri}}"
        },
        "response": {"temp": {"code": "{{query.code}}"}}
    },
    "token": {
        "url": "https://bench.larkspur.example/oauth/token",
        "method": "POST",
        "type": "urlencoded",
        "body": {
            "code": "{{temp.code}}",
            "client_id": "{{common.clientId}}",
            "client_secret": "{{common.clientSecret}}",
            "grant_type": "authorization_code"
        },
        "response": {
            "data": {"accessToken": "{{body.access_token}}", "refreshToken": "{{body.refresh_token}}"},
            "expires": "{{addSeconds(now, body.expires_in)}}"
        },
        "log": {"sanitize": ["request.body.client_secret", "response.body.access_token"]}
    }
}`

	benchScopes = `{
    "builds:read": "Read builds and torque checks",
    "checks:write": "Record torque checks"
}`

	benchAttach = `{
    "url": "/subscriptions",
    "method": "POST",
    "body": {"address": "{{webhook.url}}", "event": "build.finished"},
    "response": {"data": {"subscription": "{{body.id}}"}}
}`

	benchDetach = `{
    "url": "/subscriptions/{{webhook.subscription}}",
    "method": "DELETE"
}`

	benchGetBuild = `{
    "url": "/builds/{{parameters.serial}}",
    "method": "GET",
    "response": {
        "output": "{{body.build}}"
    }
}`

	// benchGetBuildNow waits for a commit, and fails: the controller has no /build.
	benchGetBuildNow = `{
    "url": "/build/{{parameters.serial}}",
    "method": "GET",
    "qs": {
        "with": "checks"
    },
    "response": {
        "output": "{{body.build}}"
    }
}`

	benchSearchBuilds = `{
    "url": "/builds",
    "qs": {"bench": "{{parameters.bench}}", "state": "{{parameters.state}}"},
    "response": {
        "iterate": "{{body.builds}}",
        "output": "{{item}}",
        "limit": "{{parameters.limit}}"
    },
    "pagination": {
        "condition": "{{body.next}}",
        "qs": {"page": "{{body.next}}"}
    }
}`

	benchCreateCheck = `{
    "url": "/builds/{{parameters.serial}}/checks",
    "method": "POST",
    "body": {
        "bolt": "{{parameters.bolt}}",
        "newtonMetres": "{{parameters.newtonMetres}}",
        "passed": "{{inTolerance(parameters.newtonMetres, parameters.target)}}"
    },
    "response": {
        "output": "{{body.check}}"
    }
}`

	benchWatchChecks = `{
    "url": "/checks",
    "qs": {"passed": false, "since": "{{formatDate(data.lastDate, 'X')}}"},
    "response": {
        "iterate": "{{body.checks}}",
        "output": "{{item}}",
        "trigger": {
            "type": "date",
            "order": "desc",
            "id": "{{item.id}}",
            "date": "{{item.checkedAt}}"
        }
    }
}`

	benchEpoch = `{
    "url": "/checks",
    "response": {
        "iterate": "{{body.checks}}",
        "output": {"label": "{{item.bolt}}, {{item.checkedAt}}", "date": "{{item.checkedAt}}"}
    }
}`

	benchAnyCall = `{
    "url": "{{parameters.url}}",
    "method": "{{parameters.method}}",
    "qs": {"{{...}}": "{{toCollection(parameters.qs, 'key', 'value')}}"},
    "body": "{{parameters.body}}",
    "response": {
        "output": {"statusCode": "{{statusCode}}", "body": "{{body}}"}
    }
}`

	benchSerialField = `[
    {"name": "serial", "type": "text", "label": "Serial number of the frame", "required": true}
]`

	benchSearchFields = `[
    {"name": "bench", "type": "select", "label": "Bench", "options": "rpc://listBenches"},
    {"name": "state", "type": "select", "label": "State", "options": [
        {"label": "Open", "value": "open"},
        {"label": "Finished", "value": "finished"}
    ]},
    {"name": "limit", "type": "uinteger", "label": "Limit", "default": 10}
]`

	benchCheckFields = `[
    {"name": "serial", "type": "text", "label": "Serial number of the frame", "required": true},
    {"name": "bolt", "type": "text", "label": "Bolt", "required": true},
    {"name": "newtonMetres", "type": "number", "label": "Measured, in Nm", "required": true},
    {"name": "target", "type": "number", "label": "Target, in Nm", "required": true}
]`

	benchBuildFields = `[
    {"name": "serial", "type": "text", "label": "Serial number"},
    {"name": "model", "type": "text", "label": "Model"},
    {"name": "bench", "type": "text", "label": "Bench"},
    {"name": "finishedAt", "type": "date", "label": "Finished"},
    {"name": "checks", "type": "array", "label": "Torque checks", "spec": [
        {"name": "bolt", "type": "text", "label": "Bolt"},
        {"name": "newtonMetres", "type": "number", "label": "Measured, in Nm"},
        {"name": "passed", "type": "boolean", "label": "Passed"}
    ]}
]`

	benchBuildSample = `{
    "serial": "LB-2026-004711",
    "model": "Harrier 3",
    "bench": "b2",
    "finishedAt": "2026-02-27T15:20:00.000Z",
    "checks": [{"bolt": "stem", "newtonMetres": 5.1, "passed": true}]
}`

	benchListBenches = `{
    "url": "/benches",
    "response": {
        "iterate": "{{body.benches}}",
        "output": {"label": "{{item.name}}", "value": "{{item.id}}"}
    }
}`

	benchListMechanics = `{
    "url": "/benches/{{parameters.bench}}/mechanics",
    "response": {
        "iterate": "{{body.mechanics}}",
        "output": {"label": "{{item.name}}", "value": "{{item.badge}}"}
    }
}`

	formatSerial = `function formatSerial(year, number) {
    return "LB-" + year + "-" + String(number).padStart(6, "0");
}
`

	// formatSerialNow waits for a commit.
	formatSerialNow = `function formatSerial(year, number) {
    if (!number) return "";
    return "LB-" + year + "-" + String(number).padStart(6, "0");
}
`

	formatSerialTest = `it("pads the number", () => {
    assert.strictEqual(formatSerial(2026, 4711), "LB-2026-004711");
});
`

	inTolerance = `function inTolerance(measured, target) {
    return Math.abs(measured - target) <= target * 0.04;
}
`

	inToleranceTest = `it("lets 4 % pass", () => {
    assert.ok(inTolerance(5.2, 5));
    assert.ok(!inTolerance(5.3, 5));
});
`
)

// rpcResults are what the procedures of the bench app give.
var rpcResults = map[string][]object{
	"listBenches": {
		{{"label", "Bench 1, frames"}, {"value", "b1"}},
		{{"label", "Bench 2, assembly"}, {"value", "b2"}},
		{{"label", "Bench 3, wheels"}, {"value", "b3"}},
	},
	"listMechanics": {
		{{"label", "Jonas Reuter"}, {"value", "1107"}},
		{{"label", "Oskar Lindqvist"}, {"value", "1142"}},
	},
}
