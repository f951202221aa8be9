resource "aws_dynamodb_table" "orders" {
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "orderId"
  range_key    = "line"

  attribute {
    name = "orderId"
    type = "S"
  }
  attribute {
    name = "line"
    type = "N"
  }
  attribute {
    name = "customerId"
    type = "S"
  }
  attribute {
    name = "createdAt"
    type = "S"
  }

  global_secondary_index {
    name            = "by-customer"
    hash_key        = "customerId"
    range_key       = "createdAt"
    projection_type = "ALL"
  }
  local_secondary_index {
    name               = "by-date"
    range_key          = "createdAt"
    projection_type    = "INCLUDE"
    non_key_attributes = ["total"]
  }
  ttl {
    attribute_name = "expiresAt"
    enabled        = true
  }
  point_in_time_recovery {
    enabled = true
  }
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"
  tags             = { team = "orders" }
}

resource "aws_dynamodb_table" "stock" {
  name           = "stock"
  billing_mode   = "PROVISIONED"
  read_capacity  = 5
  write_capacity = 5
  hash_key       = "sku"

  attribute {
    name = "sku"
    type = "S"
  }
  attribute {
    name = "warehouse"
    type = "S"
  }
  global_secondary_index {
    name            = "by-warehouse"
    hash_key        = "warehouse"
    projection_type = "KEYS_ONLY"
    read_capacity   = 2
    write_capacity  = 2
  }
}
