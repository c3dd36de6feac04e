-- The other forms of campaigns: offline message, after the chat, the agents' wrap-up.

ALTER TABLE campaign ADD COLUMN offline_message {{json}} NOT NULL DEFAULT '{}';
ALTER TABLE campaign ADD COLUMN post_chat {{json}} NOT NULL DEFAULT '{}';
ALTER TABLE campaign ADD COLUMN agent_wrapup {{json}} NOT NULL DEFAULT '[]';

-- Campaigns that are there already get the fields of a new one. Their numbers were set
-- aside when the campaign was made: the 13 behind the 7 of the form before a chat.
UPDATE campaign SET
    offline_message = '{"fields":[' || '{"id":' || (f.first + 7) || ',"name":"Name","type":"text","isSystem":true,"isVisible":true,"isRequired":true,"options":""}'
        || ',' || '{"id":' || (f.first + 8) || ',"name":"Email","type":"text","isSystem":true,"isVisible":true,"isRequired":true,"options":""}'
        || ',' || '{"id":' || (f.first + 9) || ',"name":"Phone","type":"text","isSystem":true,"isVisible":false,"isRequired":false,"options":""}'
        || ',' || '{"id":' || (f.first + 10) || ',"name":"Company","type":"text","isSystem":true,"isVisible":false,"isRequired":false,"options":""}'
        || ',' || '{"id":' || (f.first + 11) || ',"name":"Department","type":"select","isSystem":true,"isVisible":false,"isRequired":false,"options":""}'
        || ',' || '{"id":' || (f.first + 12) || ',"name":"Ticket ID","type":"text","isSystem":true,"isVisible":false,"isRequired":false,"options":""}'
        || ',' || '{"id":' || (f.first + 13) || ',"name":"Subject","type":"text","isSystem":true,"isVisible":true,"isRequired":true,"options":""}'
        || ',' || '{"id":' || (f.first + 14) || ',"name":"Message","type":"textarea","isSystem":true,"isVisible":true,"isRequired":true,"options":""}'
        || ',' || '{"id":' || (f.first + 15) || ',"name":"Attachment","type":"attachment","isSystem":true,"isVisible":true,"isRequired":false,"options":""}'
        || ']}',
    post_chat = '{"fields":[' || '{"id":' || (f.first + 16) || ',"name":"Rating","type":"rating","isSystem":true,"isVisible":true,"isRequired":false,"options":"Poor\nFair\nGood\nVery Good\nExcellent"}'
        || ',' || '{"id":' || (f.first + 17) || ',"name":"Comments","type":"textarea","isSystem":true,"isVisible":true,"isRequired":false,"options":""}'
        || ']}',
    agent_wrapup = '[' || '{"id":' || (f.first + 18) || ',"name":"Category","type":"wrapupcategory","isSystem":true,"isVisible":true,"isRequired":false,"options":"Inquiry\nSuggestion\nComplaint\nJunk"}'
        || ',' || '{"id":' || (f.first + 19) || ',"name":"Comment","type":"wrapupcomment","isSystem":true,"isVisible":true,"isRequired":false,"options":""}'
        || ']'
FROM (SELECT site_id, id AS campaign_id,
--sqlite     json_extract(pre_chat, '$.fields[0].id') AS first
--postgres     CAST(CAST(pre_chat AS json) -> 'fields' -> 0 ->> 'id' AS BIGINT) AS first
    FROM campaign) f
WHERE f.site_id = campaign.site_id AND f.campaign_id = campaign.id AND f.first IS NOT NULL;
