package sandbox

// contentTemplates are about publishing and social media.
var contentTemplates = []seedTemplate{
	{
		name:  "Share new WordPress posts on LinkedIn and Facebook Pages",
		about: "Publish once: Make posts the title, the excerpt and the picture to your company's pages.",
		usage: 11640, every: 900,
		flow: flow(
			mod(1, "wordpress:watchPosts@1", fields{"limit": 2, "status": "publish"}, nil),
			router(2,
				flow(mod(3, "linkedin:CreateACompanyPost@2", nil, fields{"organization": "1234567", "visibility": "PUBLIC", "content": "{{1.title.rendered}}\n{{1.link}}"}).on(ignore(10))),
				flow(mod(4, "facebook-pages:CreatePost@6", nil, fields{"page_id": "987654", "message": "{{stripHTML(1.excerpt.rendered)}}", "link": "{{1.link}}"}).on(ignore(11))),
			),
		),
	},
	{
		name:  "Write product descriptions with OpenAI from a Google Sheets list",
		about: "Each row is a product; the text comes back into the same row, ready for your review.",
		usage: 10233, onDemand: true, sequential: true,
		flow: flow(
			mod(1, "google-sheets:filterRows@2", nil, fields{"from": "drive", "sheetId": "Products", "limit": "20", "filter": []any{[]fields{{"a": "D", "o": "notexist"}}}, "includesHeaders": true}),
			mod(2, "openai-gpt-3:CreateCompletion@1", nil, fields{
				"model": "gpt-4o", "max_tokens": "600", "temperature": "0.7",
				"messages": []fields{{"role": "system", "content": "You write for a bicycle shop."}, {"role": "user", "content": "Describe {{1.`0`}} in 80 words. Facts: {{1.`1`}}, {{1.`2`}}"}},
			}).on(retry(6, "3", "1")),
			mod(3, "google-sheets:updateRow@2", nil, fields{"from": "drive", "sheetId": "Products", "rowNumber": "{{1.`__ROW_NUMBER__`}}", "values": fields{"3": "{{2.result}}"}}),
			mod(4, "util:FunctionSleep@1", nil, fields{"duration": "2"}),
		),
	},
	{
		name:  "Collect RSS articles in a weekly newsletter draft",
		about: "Gathers articles from your feeds and prepares a Mailchimp campaign once a week.",
		usage: 4590, every: 604800,
		flow: flow(
			mod(1, "rss:ActionReadArticles@4", nil, fields{"url": "https://news.example.com/feed", "filterDateFrom": "{{addDays(now; -7)}}", "maxResults": "15"}),
			mod(2, "builtin:BasicAggregator@1", fields{"feeder": 1}, fields{"title": "{{1.title}}", "url": "{{1.url}}", "summary": "{{1.summary}}"}),
			mod(3, "builtin:BasicFeeder@1", nil, fields{"array": "{{slice(2.array; 0; 8)}}"}),
			mod(4, "util:TextAggregator@1", fields{"feeder": 3}, fields{"value": "<h3><a href=\"{{3.url}}\">{{3.title}}</a></h3><p>{{3.summary}}</p>"}),
			mod(5, "mailchimp:ActionCreateCampaign@2", fields{"list_id": "b1f2c3d4e5"}, fields{"type": "regular", "settings": fields{"subject_line": "This week in cycling", "from_name": "Larkspur"}}),
			mod(6, "mailchimp:ActionSetCampaignContent@2", nil, fields{"campaign_id": "{{5.id}}", "html": "{{4.text}}"}),
		),
	},
	{
		name:  "Post Instagram photos from a Google Drive folder",
		about: "Drop a picture into the folder; its name becomes the caption.",
		usage: 9478, every: 3600,
		flow: flow(
			mod(1, "google-drive:watchFilesInAFolder@4", fields{"folderId": "/Instagram", "watch": "created", "fileType": "image", "limit": 1}, nil),
			mod(2, "google-drive:shareAFileFolder@4", nil, fields{"file": "{{1.id}}", "role": "reader", "type": "anyone"}),
			mod(3, "instagram-business:CreatePostPhoto@1", nil, fields{"accountId": "17841400000", "image_url": "{{2.webContentLink}}", "caption": "{{first(split(1.name; \".\"))}}"}).on(retry(5, "2", "10")),
		),
	},
	{
		name:  "Summarise new YouTube videos into Notion",
		about: "Follows a channel, has each new video summed up and files the summary in a Notion database.",
		usage: 7015, every: 3600,
		flow: flow(
			mod(1, "youtube:pollingVideos@4", fields{"channelId": "UC0000000", "limit": 2}, nil),
			mod(2, "http:ActionSendDataAPIKeyAuth@3", fields{"handleErrors": true}, fields{
				"url": "https://transcripts.example.com/v1/{{1.videoId}}", "method": "get", "parseResponse": true,
			}).on(ignore(7)),
			mod(3, "openai-gpt-3:CreateCompletion@1", nil, fields{"model": "gpt-4o-mini", "max_tokens": "500", "messages": []fields{{"role": "user", "content": "Sum up in five points: {{substring(2.data.text; 0; 12000)}}"}}}),
			mod(4, "notion:createAPage@1", nil, fields{"parentType": "database", "database": "watching", "properties": fields{"Title": "{{1.title}}", "Link": "https://youtu.be/{{1.videoId}}"}, "children": []fields{{"type": "paragraph", "content": "{{3.result}}"}}}),
		),
	},
	{
		name:  "Generate social media images for a content calendar",
		about: "Goes through the planned posts in Airtable, makes an image for each and puts it back into the record.",
		usage: 3601, onDemand: true,
		flow: flow(
			mod(10, "airtable:ActionSearchRecords@3", nil, fields{"base": "appCalendar", "table": "tblPosts", "formula": "AND({Image} = BLANK(), {Status} = 'planned')", "maxRecords": "10"}),
			mod(20, "openai-gpt-3:GenerateImage@1", nil, fields{"model": "dall-e-3", "prompt": "{{10.Topic}}, flat illustration, muted colours", "size": "1024x1024", "n": "1"}).on(ignore(90)),
			mod(30, "google-drive:uploadAFile@4", nil, fields{"folderId": "/Calendar", "filename": "{{10.id}}.png", "data": "{{20.data}}"}),
			mod(40, "airtable:ActionUpdateRecords@3", nil, fields{"base": "appCalendar", "table": "tblPosts", "id": "{{10.id}}", "record": fields{"Image": []fields{{"url": "{{30.webContentLink}}"}}}}),
		),
	},
	{
		name:  "Announce new podcast episodes everywhere",
		about: "One new item in your feed becomes a message on Discord, a mail to your list and a row in your archive.",
		usage: 1877, every: 1800,
		flow: flow(
			mod(1, "rss:TriggerNewArticle@4", fields{"url": "https://podcast.example.com/feed.xml", "maxResults": 1}, nil),
			router(2,
				flow(mod(3, "discord:createMessage@2", nil, fields{"channelId": "998877", "content": "**{{1.title}}** is out: {{1.url}}", "tts": false})),
				flow(
					mod(4, "mailchimp:ActionCreateCampaign@2", fields{"list_id": "b1f2c3d4e5"}, fields{"type": "regular", "settings": fields{"subject_line": "{{1.title}}"}}).only("Not a trailer", is("{{1.title}}", "text:notcontain:ci", "trailer")),
					mod(5, "mailchimp:ActionSendCampaign@2", nil, fields{"campaign_id": "{{4.id}}"}),
				),
				flow(mod(6, "google-sheets:addRow@2", nil, fields{"from": "drive", "sheetId": "Episodes", "values": fields{"0": "{{1.title}}", "1": "{{1.dateCreated}}", "2": "{{1.url}}"}})),
			),
		),
	},
	{
		name:  "Turn voice notes from Telegram into blog drafts",
		about: "Speak into your phone; Make writes down what you said, tidies it up and saves a draft in WordPress.",
		usage: 2954,
		flow: flow(
			mod(1, "telegram:WatchUpdates@1", fields{"__IMTHOOK__": nil}, nil),
			mod(2, "telegram:DownloadFile@1", nil, fields{"file_id": "{{1.message.voice.file_id}}"}).only("Voice note", exists("{{1.message.voice.file_id}}")),
			mod(3, "openai-gpt-3:CreateTranscription@1", nil, fields{"model": "whisper-1", "fileName": "{{2.fileName}}", "fileData": "{{2.data}}"}),
			mod(4, "openai-gpt-3:CreateCompletion@1", nil, fields{"model": "gpt-4o", "max_tokens": "1500", "messages": []fields{{"role": "user", "content": "Make a blog post of this: {{3.text}}"}}}),
			mod(5, "wordpress:createPost@1", nil, fields{"title": "{{first(split(4.result; newline))}}", "content": "{{4.result}}", "status": "draft"}),
			mod(6, "telegram:SendReplyMessage@1", nil, fields{"chatId": "{{1.message.chat.id}}", "text": "Draft saved: {{5.link}}"}),
		),
	},
	{
		name:  "Track brand mentions and reply from one place",
		about: "Collects mentions from several searches, drops those you have seen and lists the rest in Slack.",
		usage: 1320, every: 1800,
		flow: flow(
			mod(1, "util:SetVariable2@1", nil, fields{"name": "terms", "scope": "roundtrip", "value": "{{split(\"larkspur bikes,larkspurbikes\"; \",\")}}"}),
			mod(2, "builtin:BasicFeeder@1", nil, fields{"array": "{{1.terms}}"}),
			mod(3, "http:ActionSendData@3", fields{"handleErrors": false}, fields{"url": "https://mentions.example.com/search?q={{encodeURL(2.value)}}", "method": "get", "parseResponse": true}).on(ignore(12)),
			mod(4, "builtin:BasicFeeder@1", nil, fields{"array": "{{3.data.items}}"}),
			mod(5, "datastore:ExistRecord@1", fields{"datastore": nil}, fields{"key": "{{md5(4.url)}}"}),
			mod(6, "datastore:AddRecord@1", fields{"datastore": nil}, fields{"key": "{{md5(4.url)}}", "data": fields{"url": "{{4.url}}", "seen": "{{now}}"}}).only("New", is("{{5.exist}}", "boolean:equal", "false")),
			mod(7, "slack:CreateMessage@4", nil, fields{"channelType": "public", "channel": "#mentions", "text": "{{4.author}}: {{4.text}}\n{{4.url}}"}),
		),
	},
	{
		name:  "Archive Gmail attachments in Dropbox by sender",
		about: "Every attachment lands in a folder that bears the sender's name and the month.",
		usage: 14362, every: 900,
		flow: flow(
			mod(1, "google-email:TriggerNewEmail@2", fields{"folder": "INBOX", "criteria": "ALL", "maxResults": 10}, nil),
			mod(2, "google-email:FeederAttachments@2", nil, fields{"array": "{{1.attachments}}"}),
			mod(3, "dropbox:uploadFile@4", nil, fields{"path": "/Mail/{{ifempty(1.from.name; 1.from.address)}}/{{formatDate(1.date; \"YYYY-MM\")}}", "fileName": "{{2.fileName}}", "data": "{{2.data}}", "overwrite": true}).on(retry(4, "3", "15")),
		),
	},
	{
		name:  "Backup Notion pages as Markdown to GitHub",
		about: "Once a day every page that changed is committed to a repository.",
		usage: 2087, daily: "03:30",
		flow: flow(
			mod(1, "notion:searchObjects1@1", nil, fields{"object": "page", "sort": "last_edited_time", "limit": "100"}),
			mod(2, "notion:getPageContent@1", nil, fields{"pageID": "{{1.id}}"}).only("Changed since yesterday", is("{{1.last_edited_time}}", "date:greaterorequal", "{{addDays(now; -1)}}")),
			mod(3, "markdown:Compile@2", nil, fields{"source": "{{2.content}}"}),
			mod(4, "github:createOrUpdateFile@4", nil, fields{"repo": "larkspur/notes", "path": "{{1.id}}.md", "message": "Update {{1.title}}", "content": "{{base64(3.html)}}"}).on(ignore(5)),
		),
	},
	{
		name:  "Plan a month of posts with one prompt",
		about: "",
		usage: 402, stage: published, onDemand: true,
		flow: flow(
			mod(1, "openai-gpt-3:CreateCompletion@1", nil, fields{"model": "gpt-4o", "max_tokens": "2000", "messages": []fields{{"role": "user", "content": "Thirty ideas for posts about cycling, as a JSON array"}}}),
			mod(2, "json:ParseJSON@1", nil, fields{"json": "{{1.result}}"}),
			mod(3, "builtin:BasicFeeder@1", nil, fields{"array": "{{2.ideas}}"}),
			mod(4, "airtable:ActionCreateRecord@3", nil, fields{"base": "appCalendar", "table": "tblPosts", "record": fields{"Topic": "{{3.value}}", "Status": "planned"}}),
		),
	},
}
