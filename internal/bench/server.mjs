// Make's own tools as an MCP server over stdio: what a host runs that has the SDK and Node.
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { Make } from '@makehq/sdk';
import { MakeTools } from '@makehq/sdk/tools';

const zone = new URL(process.env.MAKE_ZONE);
const make = new Make(process.env.MAKE_API_KEY, zone.host);
make.protocol = zone.protocol.replace(':', '');

const byName = new Map(MakeTools.map((tool) => [tool.name, tool]));
const listed = MakeTools.map(({ name, title, description, inputSchema, annotations }) => ({
    name, title, description, inputSchema, annotations,
}));

const server = new Server({ name: 'make-sdk-tools', version: '1.6.10' }, { capabilities: { tools: {} } });
server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: listed }));
server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    const tool = byName.get(params.name);
    if (!tool) {
        throw new Error(`Unknown tool: ${params.name}`);
    }
    try {
        const result = await tool.execute(make, params.arguments);
        return { content: [{ type: 'text', text: JSON.stringify(result) }] };
    } catch (error) {
        return { isError: true, content: [{ type: 'text', text: String(error) }] };
    }
});
await server.connect(new StdioServerTransport());
