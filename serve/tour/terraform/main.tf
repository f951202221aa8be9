# A small ordering system as teams write it for AWS: nothing in here knows of the endpoint that it is applied to.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0, < 6.0"
    }
  }
}

provider "aws" {
  default_tags {
    tags = { system = "orders" }
  }
}

data "aws_caller_identity" "here" {}
data "aws_region" "here" {}
