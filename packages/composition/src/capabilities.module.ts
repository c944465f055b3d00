import { referBooking } from '@frontdesk/core/booking/refer-booking'
import { referOrder } from '@frontdesk/core/orders/refer-order'
import { answerOpeningHours } from '@frontdesk/core/shops/answer-opening-hours'
import { listBranches } from '@frontdesk/core/shops/list-branches'
import { ContainerModule } from 'inversify'
import { tokens } from './tokens.ts'

/** What the front desk can do for a customer, domain by domain. */
export const capabilitiesModule = new ContainerModule(({ bind }) => {
  for (const skill of [answerOpeningHours, listBranches, referBooking, referOrder]) bind(tokens.skill).toConstantValue(skill)
})
