output "account" {
  value = data.aws_caller_identity.here.account_id
}

output "queue" {
  value = aws_sqs_queue.orders.url
}

output "function" {
  value = aws_lambda_alias.live.arn
}
