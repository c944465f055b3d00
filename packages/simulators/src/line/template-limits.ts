import { checkAction } from './action-limits.ts'
import { asParts, type Complaints, type Part, type Path } from './complaints.ts'

/** Limits of template messages: https://developers.line.biz/en/reference/messaging-api/#template-messages as of 2026-08-07. */
export function checkTemplate(complaints: Complaints, path: Path, template: Part): void {
  if (template.type === 'buttons') checkCard(complaints, path, template, { text: 160, actions: 4 })
  if (template.type === 'confirm') {
    complaints.graphemes([...path, 'text'], template.text, 240)
    checkActions(complaints, path, template, 2, 2)
  }
  if (template.type === 'carousel') checkCarousel(complaints, path, template)
  if (template.type === 'image_carousel') {
    const columns = asParts(template.columns)
    complaints.size([...path, 'columns'], columns, 1, 10)
    for (const [index, column] of columns.entries()) {
      const at = [...path, 'columns', index]
      complaints.httpsUrl([...at, 'imageUrl'], column.imageUrl)
      checkAction(complaints, [...at, 'action'], column.action as Part, 'imageCarousel')
    }
  }
}

function checkCarousel(complaints: Complaints, path: Path, template: Part): void {
  const columns = asParts(template.columns)
  complaints.size([...path, 'columns'], columns, 1, 10)
  for (const [index, column] of columns.entries()) checkCard(complaints, [...path, 'columns', index], column, { text: 120, actions: 3 })
  for (const alike of ['actions', 'title', 'thumbnailImageUrl'] as const) {
    const kinds = new Set(columns.map((column) => (alike === 'actions' ? asParts(column.actions).length : column[alike] === undefined)))
    if (kinds.size > 1) complaints.add([...path, 'columns'], `must have the same number of ${alike} in all columns`)
  }
}

function checkCard(complaints: Complaints, path: Path, card: Part, limits: { readonly text: number; readonly actions: number }): void {
  const decorated = card.title !== undefined || card.thumbnailImageUrl !== undefined
  complaints.graphemes([...path, 'text'], card.text, decorated ? 60 : limits.text)
  complaints.graphemes([...path, 'title'], card.title, 40)
  complaints.httpsUrl([...path, 'thumbnailImageUrl'], card.thumbnailImageUrl)
  if (card.defaultAction !== undefined) checkAction(complaints, [...path, 'defaultAction'], card.defaultAction as Part, 'templateDefault')
  checkActions(complaints, path, card, 1, limits.actions)
}

function checkActions(complaints: Complaints, path: Path, card: Part, minimum: number, maximum: number): void {
  const actions = asParts(card.actions)
  complaints.size([...path, 'actions'], actions, minimum, maximum)
  for (const [index, action] of actions.entries()) checkAction(complaints, [...path, 'actions', index], action, 'template')
}
