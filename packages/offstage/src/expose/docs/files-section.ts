import type { Model } from '../../model/model.ts'
import { sampleUpload, uploadPurposes } from '../openapi/file-paths.ts'
import { shell } from './code-block.ts'
import { html, type Html } from './html.ts'

/** How files are uploaded and read; nothing where no resource has one. */
export function filesSection(model: Model): Html {
  const purposes = uploadPurposes(model)
  const shown = purposes.find(({ isForAnybody }) => isForAnybody) ?? purposes[0]
  if (shown === undefined) return html``
  const { name, metadata } = sampleUpload(shown)
  return html` <section id="files">
    <h3><a href="#files">Files</a></h3>
    <p>
      A file is uploaded first, in pieces that survive a broken connection (<a
        href="https://tus.io/protocols/resumable-upload"
        >tus 1.0</a
      >), and then named by its id in the row that shall have it. The upload says which field it is for:
      ${purposes.map(({ purpose }, index) => html`${index > 0 && ', '}<code>${purpose}</code>`)}.
    </p>
    ${shell(
      `# name, type and purpose are in base64: printf ${name} | base64`,
      `curl -sS -i -b jar -X POST "$SITE/api/uploads" -H 'Tus-Resumable: 1.0.0' \\\n  -H "Upload-Length: $(wc -c < ${name} | tr -d ' ')" \\\n  -H 'Upload-Metadata: ${metadata}'`,
      'UPLOAD_ID=paste-the-last-part-of-Location',
      `curl -sS -i -b jar -X PATCH "$SITE/api/uploads/$UPLOAD_ID" -H 'Tus-Resumable: 1.0.0' \\\n  -H 'Upload-Offset: 0' -H 'Content-Type: application/offset+octet-stream' \\\n  --data-binary @${name}`,
    )}
    <p>
      A file in a row is <code>{ url, type, bytes, width, height, variants }</code>; its addresses can be read
      by whoever may read the row, in whole or in ranges, and may be kept for good.
    </p>
  </section>`
}
