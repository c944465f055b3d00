import type { Complaints, Part, Path } from './complaints.ts'

/** Where an action stands decides what label it needs and which kinds it may be. */
export type ActionPlace = 'quickReply' | 'template' | 'templateDefault' | 'imageCarousel' | 'flexButton' | 'flexArea'

const labelLimits: Record<ActionPlace, number> = {
  quickReply: 20,
  template: 20,
  templateDefault: 20,
  imageCarousel: 12,
  flexButton: 40,
  flexArea: 40,
}
const labelRequired = new Set<ActionPlace>(['quickReply', 'template', 'flexButton'])
const onlyInQuickReplies = new Set(['camera', 'cameraRoll', 'location'])

/** Limits of action objects: https://developers.line.biz/en/reference/messaging-api/#action-objects as of 2026-08-07. */
export function checkAction(complaints: Complaints, path: Path, action: Part, place: ActionPlace): void {
  if (labelRequired.has(place)) complaints.required([...path, 'label'], action.label)
  complaints.graphemes([...path, 'label'], action.label, labelLimits[place], 0)
  const type = String(action.type)
  if (onlyInQuickReplies.has(type) && place !== 'quickReply') complaints.add([...path, 'type'], `${type} action is only for quick replies`)
  if (type === 'richmenuswitch') complaints.add([...path, 'type'], 'richmenuswitch action is only for rich menus')
  if (type === 'postback') checkPostback(complaints, path, action, place)
  if (type === 'message') {
    complaints.required([...path, 'text'], action.text)
    complaints.graphemes([...path, 'text'], action.text, 300)
  }
  if (type === 'uri') checkUri(complaints, path, action)
  if (type === 'datetimepicker') checkDatetimePicker(complaints, path, action)
  if (type === 'clipboard') complaints.units([...path, 'clipboardText'], action.clipboardText, 1000)
}

function checkPostback(complaints: Complaints, path: Path, action: Part, place: ActionPlace): void {
  complaints.required([...path, 'data'], action.data)
  complaints.units([...path, 'data'], action.data, 300)
  for (const property of ['displayText', 'text', 'fillInText']) complaints.graphemes([...path, property], action[property], 300)
  if (action.displayText !== undefined && action.text !== undefined) {
    complaints.add([...path, 'text'], 'displayText and text cannot both be used at the same time')
  }
  if (place === 'quickReply') {
    complaints.required([...path, 'displayText'], action.displayText)
    if (action.text !== undefined) complaints.add([...path, 'text'], 'text cannot be used with quick reply buttons')
  }
  if (action.fillInText !== undefined && action.inputOption !== 'openKeyboard') {
    complaints.add([...path, 'fillInText'], 'fillInText is only valid with inputOption openKeyboard')
  }
}

function checkUri(complaints: Complaints, path: Path, action: Part): void {
  complaints.required([...path, 'uri'], action.uri)
  if (typeof action.uri !== 'string') return
  complaints.units([...path, 'uri'], action.uri, 1000)
  if (!/^(https?|line|tel):/i.test(action.uri)) complaints.add([...path, 'uri'], 'invalid uri scheme')
}

const momentFormats: Record<string, RegExp> = {
  date: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
  time: /^([01]\d|2[0-3]):[0-5]\d$/,
  datetime: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[Tt]([01]\d|2[0-3]):[0-5]\d$/,
}

function checkDatetimePicker(complaints: Complaints, path: Path, action: Part): void {
  complaints.required([...path, 'data'], action.data)
  complaints.units([...path, 'data'], action.data, 300)
  complaints.required([...path, 'mode'], action.mode)
  const mode = String(action.mode)
  const moments: string[] = []
  for (const property of ['min', 'initial', 'max']) {
    const moment = action[property]
    if (typeof moment !== 'string') continue
    const inFormat = momentFormats[mode]?.test(moment) === true
    const inRange = mode === 'time' || (moment >= '1900' && moment < '2101')
    if (!inFormat || !inRange || !existsInCalendar(moment)) complaints.add([...path, property], `invalid ${mode}`)
    else moments.push(moment.toUpperCase())
  }
  const ordered = moments.every((moment, index) => index === 0 || (moments[index - 1] ?? '') <= moment)
  if (!ordered || (action.min !== undefined && action.min === action.max)) complaints.add([...path, 'max'], 'max must be greater than min')
}

function existsInCalendar(moment: string): boolean {
  const [date] = moment.split(/[Tt]/)
  if (date === undefined || !date.includes('-')) return true
  return new Date(`${date}T00:00:00Z`).toISOString().startsWith(date)
}
